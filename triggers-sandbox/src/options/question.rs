//! The shape of an open question, and the macro that turns a list of them into types and a table.

/// One thing that is not known of the real service, with the answers the sandbox can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// What `--assume KEY=ANSWER` calls it.
    pub key: &'static str,
    /// The enum in [`assumed`](super::assumed) that answers it.
    pub type_name: &'static str,
    /// Section of the API summary that says so.
    pub section: &'static str,
    /// The question in words.
    pub text: &'static str,
    /// The answers; the first one is the default.
    pub answers: &'static [Answer],
}

/// One answer to a [`Question`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// What `--assume KEY=ANSWER` calls it.
    pub name: &'static str,
    /// What the sandbox then does.
    pub text: &'static str,
}

/// Writes, for each question, its enum with the documentation it is listed with; for all of them
/// together `Assumption`, `Answers` and `QUESTIONS`. The first answer is the default.
macro_rules! questions {
    ($(
        $(#[doc = $text:literal])+
        $name:ident $field:ident $key:literal $section:literal {
            $(#[doc = $first_text:literal])+
            $first:ident = $first_name:literal,
            $( $(#[doc = $answer_text:literal])+ $answer:ident = $answer_name:literal, )+
        }
    )+) => {
        $(
            $(#[doc = $text])+
            #[doc = concat!("API summary: docs/api.md, ", $section)]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
            #[non_exhaustive]
            pub enum $name {
                $(#[doc = $first_text])+
                #[default]
                #[serde(rename = $first_name)]
                $first,
                $(
                    $(#[doc = $answer_text])+
                    #[serde(rename = $answer_name)]
                    $answer,
                )+
            }

            impl From<$name> for Assumption {
                fn from(answer: $name) -> Self {
                    Self(Chosen::$name(answer))
                }
            }
        )+

        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Chosen {
            $( $name($name), )+
        }

        /// Every question with the answer that holds.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub(crate) struct Answers {
            $( pub(crate) $field: $name, )+
        }

        impl Answers {
            /// Lets the assumption take the place of the one that holds.
            pub(crate) fn assume(&mut self, assumption: Assumption) {
                match assumption.0 {
                    $( Chosen::$name(answer) => self.$field = answer, )+
                }
            }
        }

        /// Every open question that has a switch.
        pub const QUESTIONS: &[Question] = &[
            $( Question {
                key: $key,
                type_name: stringify!($name),
                section: $section,
                text: concat!($($text),+),
                answers: &[
                    Answer { name: $first_name, text: concat!($($first_text),+) },
                    $( Answer { name: $answer_name, text: concat!($($answer_text),+) }, )+
                ],
            }, )+
        ];

        fn chosen(key: &str, answer: &str) -> Option<Assumption> {
            match (key, answer) {
                $(
                    ($key, $first_name) => Some($name::$first.into()),
                    $( ($key, $answer_name) => Some($name::$answer.into()), )+
                )+
                _ => None,
            }
        }
    };
}

pub(super) use questions;
