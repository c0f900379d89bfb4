//! The house rules that a compiler does not check: who may use whom, that no imports go in a circle, where locks are, how long a file
//! may be and what it says of itself, that a promise names its test, that a dropped result says why, that a figure has its reason, that what we link may be shipped.
mod counts;
mod drops;
mod imports;
mod locks;
mod promises;
mod rooms;
mod shipped;
mod source;
mod tidy;
