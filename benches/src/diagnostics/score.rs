//! Points for what a message names: the file, the line, the column, what to write instead.

use crate::case::Broken;

/// What a tool's output names: the file, the line, the column, what to write instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Points(pub(crate) [bool; 4]);

/// Scores what a tool printed about a broken file. A line also counts as named when it is quoted in
/// full; a column anywhere in the token at fault, or just behind it. Of several places that are named,
/// the best counts.
pub(crate) fn score(broken: &Broken, output: &str) -> Points {
    let lines = broken.text.lines().map(content);
    let quoted: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let fault = broken.text.lines().nth(broken.line - 1).map(content);
    let (shown, said): (Vec<&str>, Vec<&str>) = output
        .lines()
        .partition(|line| quoted.contains(&content(line)));
    let places = places(&broken.file, &said.join(" "));
    let here = |place: &&(usize, Option<usize>)| place.0 == broken.line;
    let said = said.join(" ");
    Points([
        output.contains(&broken.file),
        places.iter().any(|place| here(&place))
            || shown.iter().any(|line| Some(content(line)) == fault),
        places
            .iter()
            .filter(here)
            .any(|(_, column)| column.is_some_and(|column| broken.columns.contains(&column))),
        broken.says.iter().any(|needle| said.contains(needle)),
    ])
}

/// A printed line without the frame that tools draw around lines of the file.
fn content(line: &str) -> String {
    let line = line.trim();
    let framed = line
        .split_once('|')
        .filter(|(number, _)| number.trim().bytes().all(|b| b.is_ascii_digit()));
    // Tools that print a value they have read choose its quotes themselves.
    framed
        .map_or(line, |(_, line)| line.trim())
        .replace('\'', "\"")
}

/// Every place that is named: `FILE:3:5`, `line 3 column 5`, `line 3, column 5`, `line 3`.
fn places(file: &str, said: &str) -> Vec<(usize, Option<usize>)> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let Some((_, place)) = word.split_once(file) {
            let mut numbers = place.split(':').skip(1).map(number);
            if let Some(Some(line)) = numbers.next() {
                found.push((line, numbers.next().flatten()));
            }
        }
        let next = |offset: usize| words.get(at + offset).copied().unwrap_or_default();
        if *word == "line"
            && let Some(line) = number(next(1))
        {
            let column = (next(2) == "column").then(|| number(next(3))).flatten();
            found.push((line, column));
        }
    }
    found
}

/// The digits at the start of a word.
fn number(word: &str) -> Option<usize> {
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    word.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Points, score};
    use crate::case::{Broken, edit};

    fn broken() -> Broken {
        let sound = "a: 1\nb:\n  type: string\n";
        edit("type: string", "type: «strng»", &["`string`"])
            .apply(sound, "case.yaml".to_owned())
            .unwrap_or_else(|why| unreachable!("{why}"))
    }

    fn check(output: &str, expected: [bool; 4]) {
        assert_eq!(score(&broken(), output), Points(expected), "{output}");
    }

    #[test]
    fn what_is_named_counts_and_nothing_else() {
        check("", [false, false, false, false]);
        check(
            "no type\n --> case.yaml:3:9\n  |\n3 |   type: strng\n  | ^^^^^ did you mean `string`?",
            [true, true, true, true],
        );
        check(
            "case.yaml: bad at line 3 column 14",
            [true, true, true, false],
        );
        check(
            "in \"case.yaml\", line 3, column\n 15",
            [true, true, false, false],
        );
        check("src/lib.rs:3:9 bad", [false, false, false, false]);
        check(
            "case.yaml:\n  type: strng\n'strng' is not one of ['string']",
            [true, true, false, false],
        );
        check("case.yaml:30:9", [true, false, false, false]);
    }
}
