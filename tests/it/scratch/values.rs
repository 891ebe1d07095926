//! Whatever a payload's type can hold, what is sent satisfies the payload's schema.
//!
//! Random manifests and a program that fills the types generated from them with random values: one
//! crate for all of them, since a crate for each would take minutes. It prints every payload as it
//! would be sent, and each is validated here.

use std::collections::HashMap;
use std::fmt::Write as _;

use jsonschema::Validator;
use serde_json::Value;
use triggers_codegen::{
    Source,
    model::{Manifest, Struct, Type},
    read,
};

use super::{Crate, RUNTIME, schemas};

/// Enough for every pair of a type and a place to occur many times.
const MANIFESTS: u64 = 40;
const VALUES: usize = 25;

/// The values that the program puts into payloads: ordinary ones and those at the edges.
const VALUES_RS: &str = r#"
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 33
    }
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.next() as usize % of.len()].clone()
    }
    pub fn string(&mut self) -> String {
        self.one(&["", "text", "\"\\/\u{8}\u{c}\n\r\t", "\u{0}\u{1f}\u{7f}", "\u{2028}\u{feff}", "שלום 🎉", "</script>"]).into()
    }
    pub fn number(&mut self) -> f64 {
        self.one(&[0.0, -0.0, 1.0, -1.5, 0.1, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 1e21, 1e-7])
    }
    pub fn integer(&mut self) -> i64 {
        self.one(&[0, 1, -1, 1 << 53, -(1 << 53), i64::from(u32::MAX)])
    }
    pub fn boolean(&mut self) -> bool {
        self.next() % 2 == 0
    }
    pub fn uuid(&mut self) -> triggers_runtime::Uuid {
        self.one(&[triggers_runtime::Uuid::nil(), triggers_runtime::Uuid::max(), triggers_runtime::Uuid::from_u128(0x8046df3c757540988046df3c75754098)])
    }
    pub fn timestamp(&mut self) -> triggers_runtime::Timestamp {
        self.one(&["1970-01-01T00:00:00Z", "2026-12-01T10:00:00.123456789Z", "2016-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-30T00:00:00Z"]).parse().unwrap()
    }
    pub fn date(&mut self) -> triggers_runtime::Date {
        self.one(&["1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31"]).parse().unwrap()
    }
    pub fn option<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.boolean() { Some(value(self)) } else { None }
    }
    pub fn list<T>(&mut self, mut value: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.next() % 4).map(|_| value(self)).collect()
    }
}

/// The recorder is ready at once.
pub fn now<F: IntoFuture>(call: F) -> F::Output {
    match std::pin::pin!(call.into_future()).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("the recorder waits"),
    }
}
"#;

/// An expression for a random value of the struct, in the module of its trigger.
fn expression(module: &str, object: &Struct) -> String {
    let mut text = format!("{module}::{} {{ ", object.type_name);
    for property in &object.properties {
        let value = match &property.ty {
            Type::String => "r.string()".to_owned(),
            Type::Number => "r.number()".to_owned(),
            Type::Integer => "r.integer()".to_owned(),
            Type::Boolean => "r.boolean()".to_owned(),
            Type::Uuid | Type::Contact => "r.uuid().into()".to_owned(),
            Type::Timestamp | Type::FutureDate => "r.timestamp().into()".to_owned(),
            Type::Date => "r.date()".to_owned(),
            Type::Enum(values) => {
                let path = |ident: &str| format!("{module}::{}::{ident}", values.type_name);
                let paths: Vec<_> = values
                    .variants
                    .iter()
                    .map(|value| path(&value.ident))
                    .collect();
                format!(
                    "[{}][r.next() as usize % {}]",
                    paths.join(", "),
                    paths.len()
                )
            }
            Type::Object(object) => expression(module, object),
            Type::Array(item) => format!("r.list(|r| {})", expression(module, item)),
        };
        let field = &property.field;
        let value = if property.required {
            value
        } else {
            format!("r.option(|r| {value})")
        };
        write!(text, "{field}: {value}, ").unwrap();
    }
    text.push('}');
    text
}

/// The part of the program for one manifest.
fn program(number: usize, manifest: &Manifest) -> String {
    let trigger = &manifest.triggers[0];
    let module = format!("events{number}::{}", trigger.module);
    let id = match trigger.entity {
        Some(_) => format!("events{number}::ThingId::new(r.uuid()), "),
        None => String::new(),
    };
    format!(
        "#[triggers_runtime::triggers(\"case{number}.yaml\")]\nmod events{number} {{}}\n\
         fn case{number}(r: &mut Random, sink: &triggers_runtime::Recorder) {{\n    \
             let payload = {};\n    \
             drop(now({module}::report(sink, {id}&payload)).unwrap());\n}}\n",
        expression(&module, &trigger.payload)
    )
}

#[test]
fn what_is_sent_satisfies_the_schema() {
    let scratch = Crate::new("values", RUNTIME);
    let mut main = String::from("mod values;\nuse values::{Random, now};\n\n");
    let mut calls = String::new();
    let mut validators = HashMap::new();
    for seed in 0..MANIFESTS {
        let text = schemas::manifest(&mut schemas::Random(seed));
        let source = Source::inline(format!("case{seed}.yaml"), text.clone());
        let (manifest, diagnostics) = read(&source);
        assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&source));
        let number = validators.len();
        scratch.write(&format!("case{number}.yaml"), &text);
        main.push_str(&program(number, &manifest));
        writeln!(calls, "        case{number}(&mut r, &sink);").unwrap();
        validators.insert(number, validator(&manifest));
    }
    write!(
        main,
        "\nfn main() {{\n    let mut r = Random(7);\n    let sink = triggers_runtime::Recorder::new();\n    \
         for _ in 0..{VALUES} {{\n{calls}    }}\n    \
         for command in sink.commands() {{\n        \
             let Some(report) = command.action.as_report() else {{ continue }};\n        \
             println!(\"{{}}\", report.payload.as_str());\n    }}\n}}\n"
    )
    .unwrap();
    scratch.write("src/values.rs", VALUES_RS);
    scratch.write("src/main.rs", &main);

    let sent = scratch.cargo(&["run", "--quiet"]);
    assert_eq!(sent.lines().count(), validators.len() * VALUES);
    for (line, payload) in sent.lines().enumerate() {
        let number = line % validators.len();
        let value: Value = serde_json::from_str(payload).unwrap();
        let errors: Vec<_> = validators[&number]
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(
            errors.is_empty(),
            "case{number}.yaml: {payload}\n{errors:?}"
        );
    }
}

fn validator(manifest: &Manifest) -> Validator {
    let schema = serde_json::to_value(&manifest.triggers[0].schema).unwrap();
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}
