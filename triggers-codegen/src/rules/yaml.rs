//! What YAML allows and a manifest must not contain.

super::rules! {
    YAML_SYNTAX: Error "yaml-syntax", "the file is not valid YAML";
    SINGLE_DOCUMENT: Error "single-document", "the file holds several YAML documents";
    DUPLICATE_KEY: Error "duplicate-key", "a key appears twice in the same mapping";
    KEY_NOT_TEXT: Error "key-not-text", "a key is a list or a mapping";
    MERGE_KEY: Error "merge-key", "a merge key";
    YAML_TAG: Error "yaml-tag", "a YAML tag";
    YAML_DIRECTIVE: Error "yaml-directive", "a YAML directive";
    ANCHOR_TWICE: Error "anchor-twice", "an anchor is set twice";
    ALIAS_EXPANSION: Error "alias-expansion", "aliases expand to too much";
    DEPTH_LIMIT: Error "depth-limit", "values are nested too deeply";
    OPEN_BRACKETS: Error "open-brackets", "too many open brackets";
    HIDDEN_CHARACTER: Error "hidden-character", "an invisible character";
}
