//! What external entity ids stand for.

super::rules! {
    DERIVED_FROM_ONE: Error "derived-from-one", "an id is derived from fewer than two ids";
    DERIVED_FROM_NAME: Error "derived-from-name", "a side of a derived id has no usable name";
    DERIVED_FROM_ITSELF: Error "derived-from-itself", "an id is derived from itself";
}
