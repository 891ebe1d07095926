//! Workflow commands of GitHub Actions: one line per problem, shown beside the line of the file.

use std::io::{self, Write};

use triggers_codegen::{Located, Place, Report};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for located in &report.problems {
        writeln!(out, "{}", line(located))?;
    }
    match report.more() {
        0 => Ok(()),
        more => writeln!(out, "::warning::and {more} more"),
    }
}

fn line(located: &Located) -> String {
    let mut properties = place(&located.place);
    if let Some(rule) = located.rule {
        properties.push(format!("title={}", property(rule)));
    }
    let mut text = vec![located.message.clone()];
    if let Some((place, what)) = &located.also {
        let at = place.span.map_or(String::new(), |span| {
            format!(":{}:{}", span.line, span.column)
        });
        text.push(format!("{}{at}: {what}", place.file));
    }
    text.extend(located.label.iter().map(|label| format!("help: {label}")));
    text.extend(located.note.iter().map(|note| format!("note: {note}")));
    format!(
        "::{} {}::{}",
        located.severity,
        properties.join(","),
        data(&text.join("\n"))
    )
}

fn place(place: &Place) -> Vec<String> {
    let mut properties = vec![format!("file={}", property(&place.file))];
    if let Some(span) = place.span {
        properties.push(format!("line={}", span.line));
        properties.push(format!("col={}", span.column));
        // The runner means the last column, not the one after it.
        properties.push(format!("endColumn={}", span.end_column - 1));
    }
    properties
}

/// Text behind the second `::`. A line feed would end the command and begin the next one.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which also ends at `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_breaks_out_of_its_line_or_property() {
        let mut out = Vec::new();
        super::write(&super::super::samples(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error file=app folder/triggers%2C1.yaml,line=7,col=3,endColumn=8,title=some-rule\
             ::`a` is 100%25%0Awrong: ::error::, really%0Aapp folder/triggers,1.yaml:2:1: first here\
             %0Ahelp: write `b`%0Anote: because\n\
             ::warning file=no-such.yaml::cannot be read\n"
        );
    }
}
