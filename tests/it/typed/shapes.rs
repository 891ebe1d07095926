//! What the fields of a hand-written payload may be.

use std::collections::VecDeque;
use std::rc::Rc;

use triggers_runtime::{ErrorKind, Recorder, Timestamp, Uuid, triggers};

use super::sent;

/// All kinds of values, most of them optional.
#[triggers(inline = r#"
    version: 1
    triggers:
      case:
        name: A case of all
        payload: &payload
          type: object
          properties:
            text: { type: string, title: Text, examples: [a] }
            link: { type: string, format: uri, title: Link, examples: ["https://example.com"] }
            number: { type: number, title: Number, examples: [1.5] }
            whole: { type: integer, title: Whole, examples: [1] }
            truth: { type: boolean, title: Truth, examples: [true] }
            guid: { type: string, format: uuid, title: Guid, examples: ["8046df3c-7575-4098-a5ab-c91ad8f33c47"] }
            at: { type: string, format: date-time, title: At, examples: ["2026-12-01T10:00:00Z"] }
            on: { type: string, format: date, title: On, examples: ["2026-12-01"] }
            level: { type: integer, title: Level, enum: [-1, 2], examples: [2] }
            place: &place
              type: object
              title: Place
              properties: { street: { type: string, title: Street }, kind: { type: string, title: Kind, enum: [home, work] } }
              examples: [{}]
            rows: { type: array, title: Rows, items: { type: object, properties: { cell: { type: string, title: Cell } } }, examples: [[]] }
      times: { name: Times of chrono, payload: *payload }
      clocks: { name: Times of time, payload: *payload }
      system: { name: Times of the system, payload: *payload }
      partly: { name: Partly generated, payload: *payload }
      nested: { name: Nested by hand, payload: *payload }
      loop: { name: Renamed by the manifest, rust_names: { at: moment, on: day }, payload: *payload }
    business_events:
      all: [{ report: case }, { report: nested }]
"#)]
mod events {
    use super::*;

    #[payload(case)]
    pub(super) struct Case {
        pub text: std::borrow::Cow<'static, str>,
        // A plain field for an optional property is always sent.
        pub link: Box<str>,
        pub number: Option<i32>,
        pub whole: usize,
        pub truth: Rc<bool>,
        pub guid: triggers_runtime::ContactId,
        pub at: Option<triggers_runtime::FutureDate>,
        pub on: Option<&'static triggers_runtime::Date>,
        pub level: Option<Level>,
        pub place: Box<Place>,
        pub rows: Option<VecDeque<Row>>,
    }

    #[payload(case.level)]
    pub(crate) enum Level {
        #[payload(value = -1)]
        Low,
        #[payload(value = 2)]
        High,
    }

    #[payload(case.place)]
    pub(super) struct Place {
        pub kind: Option<Kind>,
    }

    #[payload(case.place.kind)]
    pub(crate) enum Kind {
        Home,
        #[payload(value = "work")]
        Office,
    }

    #[payload(case.rows)]
    pub(super) struct Row {
        pub cell: Option<String>,
    }

    #[payload(times)]
    pub(super) struct Times {
        pub at: chrono::DateTime<chrono::FixedOffset>,
        pub on: Option<chrono::NaiveDate>,
    }

    #[payload(clocks)]
    pub(super) struct Clocks {
        pub at: time::OffsetDateTime,
        pub on: Option<time::Date>,
    }

    #[payload(system)]
    pub(super) struct System {
        pub at: std::time::SystemTime,
        pub on: Option<jiff::civil::Date>,
    }

    // A keyword, and names that the manifest gives.
    #[payload(loop)]
    pub(super) struct Loop {
        pub moment: triggers_runtime::Timestamp,
        #[payload(key = "on")]
        pub date: jiff::civil::Date,
    }

    // Parts of a hand-written payload may be generated,
    #[payload(partly)]
    pub(super) struct Partly {
        pub level: partly::Level,
        pub place: Option<partly::Place>,
        pub rows: [partly::RowsItem; 2],
    }

    // and parts of a generated one hand-written.
    #[payload(nested.level)]
    #[derive(Clone)]
    pub(crate) enum Step {
        #[payload(value = -1)]
        Down,
        #[payload(value = 2)]
        Up,
    }

    #[payload(nested.rows)]
    pub(super) struct Line {
        pub cell: String,
    }
}

const AT: &str = "2026-12-01T10:00:00Z";

#[test]
fn anything_with_the_trait() {
    let sink = Recorder::new();
    let case = events::Case {
        text: "a".into(),
        link: "b".into(),
        number: Some(7),
        whole: 9,
        truth: Rc::new(true),
        guid: Uuid::nil().into(),
        at: Some(AT.parse::<Timestamp>().unwrap().into()),
        on: None,
        level: Some(events::Level::Low),
        place: Box::new(events::Place {
            kind: Some(events::Kind::Office),
        }),
        rows: Some(VecDeque::from([
            events::Row { cell: None },
            events::Row {
                cell: Some("x".into()),
            },
        ])),
    };
    assert_eq!(
        sent(&sink, events::case::report(&sink, &case)),
        format!(
            r#"{{"text":"a","link":"b","number":7.0,"whole":9,"truth":true,"guid":"{}","at":"{AT}","level":-1,"place":{{"kind":"work"}},"rows":[{{}},{{"cell":"x"}}]}}"#,
            Uuid::nil()
        )
    );
}

#[test]
fn times_of_other_crates() {
    let sink = Recorder::new();
    let expected = r#"{"at":"2026-12-01T10:00:00.5Z","on":"2026-12-01"}"#;
    let chrono = events::Times {
        at: "2026-12-01T11:00:00.5+01:00".parse().unwrap(),
        on: chrono::NaiveDate::from_ymd_opt(2026, 12, 1),
    };
    assert_eq!(sent(&sink, events::times::report(&sink, &chrono)), expected);
    let half = time::Duration::milliseconds(500);
    let date = time::Date::from_calendar_date(2026, time::Month::December, 1).unwrap();
    let offset = time::UtcOffset::from_hms(-2, 0, 0).unwrap();
    let time = events::Clocks {
        at: (date.with_hms(10, 0, 0).unwrap().assume_utc() + half).to_offset(offset),
        on: Some(date),
    };
    assert_eq!(sent(&sink, events::clocks::report(&sink, &time)), expected);
    let at: Timestamp = "2026-12-01T10:00:00.5Z".parse().unwrap();
    let system = events::System {
        at: at.into(),
        on: Some(jiff::civil::date(2026, 12, 1)),
    };
    assert_eq!(
        sent(&sink, events::system::report(&sink, &system)),
        expected
    );
}

#[test]
fn a_leap_second_of_chrono_stays_a_time() {
    let sink = Recorder::new();
    let case = events::Times {
        at: "2016-12-31T23:59:60.25Z".parse().unwrap(),
        on: None,
    };
    let text = sent(&sink, events::times::report(&sink, &case));
    assert_eq!(text, r#"{"at":"2016-12-31T23:59:59.999999999Z"}"#);
}

#[test]
fn what_the_wire_cannot_hold_is_refused() {
    let sink = Recorder::new();
    let case = events::Times {
        at: chrono::DateTime::<chrono::Utc>::MAX_UTC.into(),
        on: None,
    };
    let refused = super::now(events::times::report(&sink, &case)).unwrap_err();
    assert!(refused.kind() == ErrorKind::Payload, "{refused}");
    assert!(
        refused.to_string().contains("`at`") && refused.to_string().contains("0 to 9999"),
        "{refused}"
    );
}

#[test]
fn generated_and_own_types_mix() {
    let sink = Recorder::new();
    let row = |cell: &str| events::partly::RowsItem {
        cell: Some(cell.to_owned()),
    };
    let partly = events::Partly {
        level: events::partly::Level::Value2,
        place: Some(events::partly::Place {
            street: None,
            kind: Some(events::partly::Kind::Home),
        }),
        rows: [row("x"), row("y")],
    };
    assert_eq!(
        sent(&sink, events::partly::report(&sink, &partly)),
        r#"{"level":2,"place":{"kind":"home"},"rows":[{"cell":"x"},{"cell":"y"}]}"#
    );
    let nested = events::nested::Payload {
        level: Some(events::Step::Up),
        rows: Some(vec![events::nested::RowsItem {
            cell: "z".to_owned(),
        }]),
        ..Default::default()
    };
    assert_eq!(
        sent(&sink, events::nested::report(&sink, &nested)),
        r#"{"level":2,"rows":[{"cell":"z"}]}"#
    );
}

#[test]
fn names_of_the_manifest_hold() {
    let sink = Recorder::new();
    let payload = events::Loop {
        moment: AT.parse().unwrap(),
        date: jiff::civil::date(2026, 12, 1),
    };
    assert_eq!(
        sent(&sink, events::r#loop::report(&sink, &payload)),
        format!(r#"{{"at":"{AT}","on":"2026-12-01"}}"#)
    );
}
