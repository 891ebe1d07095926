//! One mistake, as it looks in each of the three formats.

/// A mistake that people make.
pub(crate) struct Case {
    /// What it is.
    pub(crate) title: &'static str,
    /// In a manifest.
    pub(crate) ours: Edit,
    /// In a JSON Schema, where it is a mistake too; else none.
    pub(crate) typify: Option<Edit>,
    /// In a `metrics.yaml` of Glean, where it can be made; else none.
    pub(crate) glean: Option<Edit>,
}

/// How a sound file is broken, and what a good message says.
#[derive(Clone, Copy)]
pub(crate) struct Edit {
    /// What is replaced; stands once in the sound file.
    pub(crate) find: &'static str,
    /// What it is replaced by; the token at fault stands between `«` and `»`.
    pub(crate) replace: &'static str,
    /// Any of these, outside of lines that are quoted from the file, names what to write instead.
    pub(crate) says: &'static [&'static str],
}

/// A broken file.
pub(crate) struct Broken {
    /// Its name.
    pub(crate) file: String,
    /// Its text, without marks.
    pub(crate) text: String,
    /// Where the token at fault is: a line and columns, from 1, in characters; the last included.
    pub(crate) line: usize,
    pub(crate) columns: std::ops::RangeInclusive<usize>,
    /// What names what to write instead.
    pub(crate) says: &'static [&'static str],
}

pub(crate) const fn edit(
    find: &'static str,
    replace: &'static str,
    says: &'static [&'static str],
) -> Edit {
    Edit {
        find,
        replace,
        says,
    }
}

impl Edit {
    /// Breaks the sound file `base`.
    ///
    /// # Errors
    /// When the edit does not fit the file.
    pub(crate) fn apply(&self, base: &str, file: String) -> Result<Broken, String> {
        if base.matches(self.find).count() != 1 {
            return Err(format!(
                "`{}` does not stand once in the sound file",
                self.find
            ));
        }
        let marked = base.replace(self.find, self.replace);
        let (before, rest) = marked.split_once('«').ok_or("no mark")?;
        let (token, after) = rest.split_once('»').ok_or("no second mark")?;
        let line = before.matches('\n').count() + 1;
        let start = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let first = token.split('\n').next().unwrap_or_default();
        Ok(Broken {
            file,
            text: format!("{before}{token}{after}"),
            line,
            columns: start..=start + first.chars().count(),
            says: self.says,
        })
    }
}
