//! The files that pages load. They are part of the program: nothing is fetched from anywhere.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Name, content type and bytes.
pub(super) const ASSETS: [(&str, &str, &[u8]); 3] = [
    (
        "style.css",
        "text/css; charset=utf-8",
        include_bytes!("../../assets/style.css"),
    ),
    (
        "app.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../assets/app.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_bytes!("../../assets/icon.svg"),
    ),
];

pub(super) async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.into_iter().find(|(asset, ..)| *asset == name) {
        Some((_, kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such file").into_response(),
    }
}

/// Browsers ask for one by themselves where no page names it.
pub(super) async fn icon() -> Response {
    serve(Path("icon.svg".to_owned())).await
}

#[cfg(test)]
mod tests {
    use super::ASSETS;

    #[test]
    fn all_files_together_are_small() {
        let bytes: usize = ASSETS.iter().map(|(.., bytes)| bytes.len()).sum();
        assert!(bytes <= 200_000, "{bytes} bytes");
    }
}
