//! A local stand-in for the Wix Triggered Events API with a clock you can move.
