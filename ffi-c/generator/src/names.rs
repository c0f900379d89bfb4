//! Case conventions.

/// `C2cReadReceipt` -> `c2c_read_receipt`.
pub(crate) fn snake(camel: &str) -> String {
    let mut out = String::new();
    for (i, c) in camel.chars().enumerate() {
        if c.is_ascii_uppercase() && i > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// `C2cReadReceipt` -> `C2C_READ_RECEIPT`.
pub(crate) fn shout(camel: &str) -> String {
    snake(camel).to_ascii_uppercase()
}

/// `send_text` -> `sendText`.
pub(crate) fn lower_camel(snake: &str) -> String {
    let mut out = String::new();
    let mut up = false;
    for c in snake.chars() {
        match c {
            '_' => up = true,
            c if up => {
                out.push(c.to_ascii_uppercase());
                up = false;
            }
            c => out.push(c),
        }
    }
    out
}

/// `SendText` -> `sendText`.
pub(crate) fn lower_first(camel: &str) -> String {
    let mut chars = camel.chars();
    chars.next().map_or_else(String::new, |c| c.to_ascii_lowercase().to_string() + chars.as_str())
}
