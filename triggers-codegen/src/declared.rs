//! Where the triggers of a manifest are declared, for the documentation of generated code.

use std::collections::HashMap;

use crate::{model::Manifest, source::Source};

/// Notes the file and the lines. One pass over the text: the positions of diagnostics cost another
/// parse.
pub(crate) fn declare(manifest: &mut Manifest, source: &Source) {
    source.name().clone_into(&mut manifest.declared_in);
    let lines = lines(source.text());
    for trigger in &mut manifest.triggers {
        trigger.line = lines.get(trigger.key.as_str()).copied();
    }
}

/// The keys on lines of their own below `triggers`, as deep as the first one.
fn lines(text: &str) -> HashMap<&str, usize> {
    let mut lines = HashMap::new();
    let mut depth = None;
    let all = text.lines().enumerate();
    let below = all.skip_while(|(_, line)| {
        line.strip_prefix("triggers:").is_none_or(|rest| {
            !rest.trim_start().is_empty() && !rest.trim_start().starts_with(['#', '&'])
        })
    });
    for (index, line) in below.skip(1) {
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - content.len();
        if indent == 0 {
            break;
        }
        if indent == *depth.get_or_insert(indent)
            && let Some((key, _)) = content.split_once(':')
        {
            let key = key.trim_end().trim_matches(['"', '\'']);
            lines.entry(key).or_insert(index + 1);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn keys_below_triggers_have_lines() {
        let text = "version: 1\ntriggers: # all\n\n  # one\n  one:\n    name: x\n  \"two\": { name: y }\n  three : {}\nbusiness_events:\n  four: []\n";
        let lines = lines(text);
        let line = |key: &str| lines.get(key).copied();
        assert_eq!(
            [
                line("one"),
                line("two"),
                line("three"),
                line("name"),
                line("four")
            ],
            [Some(5), Some(7), Some(8), None, None]
        );
    }

    #[test]
    fn a_mapping_in_braces_has_none() {
        assert!(lines("triggers: { one: {} }\n").is_empty());
    }
}
