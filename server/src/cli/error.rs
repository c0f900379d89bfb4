//! Why a command failed.

/// For the terminal.
pub type CliError = Box<dyn std::error::Error>;
