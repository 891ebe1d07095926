//! `JSONata`, which older configurations hold instead of formulas (docs/api.md#s5.4).
//!
//! It sees everything as one object: the payload, `contact`, `member`, outputs by their namespaces.
//! `$now` and `$millis` give virtual time. `$random` is refused, since a run must repeat exactly;
//! `$eval` and `$pad` are refused, since they get around the limits.

#[cfg(feature = "jsonata")]
pub(super) use evaluated::Source;
#[cfg(not(feature = "jsonata"))]
pub(super) use refused::Source;

#[cfg(not(feature = "jsonata"))]
mod refused {
    use crate::expression::Scope;
    use serde_json::Value;

    /// There is none: without the library, no text is taken for `JSONata`.
    #[derive(Clone, Debug)]
    pub(in crate::expression) enum Source {}

    impl Source {
        pub(in crate::expression) fn parse(text: &str) -> Result<Self, String> {
            Err(format!(
                "`{text}` is neither a formula in braces nor a constant; to run it as JSONata, \
                 build the sandbox with its feature `jsonata`"
            ))
        }

        pub(in crate::expression) fn value(&self, _: Scope<'_>) -> Result<Value, String> {
            match *self {}
        }
    }
}

#[cfg(feature = "jsonata")]
mod evaluated {
    use crate::expression::Scope;
    use jsonata_core::evaluator::{Context, Evaluator, EvaluatorError, EvaluatorOptions};
    use jsonata_core::parser;
    use jsonata_core::value::JValue;
    use serde_json::Value;

    /// Longest evaluation. The only limit in the sandbox that depends on the machine's speed: the
    /// library counts no steps.
    const MILLISECONDS: u64 = 500;

    /// Calls within calls.
    const DEPTH: usize = 200;

    /// Items of one list that is built on the way.
    const ITEMS: usize = 100_000;

    /// Functions that are not run, and why.
    const REFUSED: [(&str, &str); 3] = [
        ("eval", "`$eval` is not run here"),
        ("pad", "`$pad` is not run here"),
        (
            "random",
            "`$random` is not run here: a run must repeat exactly",
        ),
    ];

    /// The text of an expression that was parsed once, to know that it can be.
    ///
    /// The library's values cannot be sent between threads, so what was parsed is not kept.
    #[derive(Clone, Debug)]
    pub(in crate::expression) struct Source(String);

    impl Source {
        pub(in crate::expression) fn parse(text: &str) -> Result<Self, String> {
            parser::parse(text)
                .map(|_| Self(text.to_owned()))
                .map_err(|error| format!("`{text}` is not JSONata: {error}"))
        }

        pub(in crate::expression) fn value(&self, scope: Scope<'_>) -> Result<Value, String> {
            let options = EvaluatorOptions {
                timeout_ms: Some(MILLISECONDS),
                max_stack_depth: Some(DEPTH),
                max_sequence_length: Some(ITEMS),
                ..EvaluatorOptions::default()
            };
            let mut evaluator = Evaluator::with_options(Context::new(), options);
            adapt(&mut evaluator, scope).map_err(|error| error.to_string())?;
            let data = scope.data.merged();
            scope.budget.spend_on(&data)?;
            let ast = parser::parse(&self.0).map_err(|error| error.to_string())?;
            let value = evaluator
                .evaluate(&ast, &JValue::from(data))
                .map_err(|error| error.to_string())?;
            let value = serde_json::to_value(&value).map_err(|error| error.to_string())?;
            scope.budget.spend_on(&value)?;
            Ok(value)
        }
    }

    /// Virtual time in place of real time, and nothing that would not repeat.
    fn adapt(evaluator: &mut Evaluator, scope: Scope<'_>) -> Result<(), EvaluatorError> {
        let now = scope.now;
        evaluator.register_fn_override("now", move |_: &[JValue]| Ok(now.to_string().into()))?;
        evaluator.register_fn_override("millis", move |_: &[JValue]| {
            Ok(now.as_millisecond().into())
        })?;
        for (name, why) in REFUSED {
            evaluator.register_fn_override(name, move |_: &[JValue]| {
                Err(EvaluatorError::EvaluationError(why.to_owned()))
            })?;
        }
        Ok(())
    }
}
