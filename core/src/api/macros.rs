//! One row of the table becomes: the Rust type, its description, its flat encoding. Nothing else is generated here.

macro_rules! api_enums {
    ($($(#[doc = $d:literal])* $name:ident { $($(#[doc = $vd:literal])* $v:ident = $n:literal),* $(,)? })*) => {
        $(
            $(#[doc = $d])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[repr(u32)]
            pub enum $name { $($(#[doc = $vd])* $v = $n),* }

            impl $name {
                /// The value with this number.
                pub fn from_u32(n: u32) -> Option<Self> {
                    match n { $($n => Some(Self::$v),)* _ => None }
                }
            }

            impl Default for $name {
                fn default() -> Self { [$(Self::$v),*][0] }
            }

            impl ApiType for $name {
                const TY: &'static Ty = &Ty::Enum(stringify!($name));
                fn encode(&self, out: &mut Vec<u8>) { (*self as u32).encode(out) }
                fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                    Self::from_u32(u32::decode(from)?).ok_or(BadEncoding)
                }
            }
        )*
        /// Every enum of the API.
        pub const ENUMS: &[SumSpec] = &[$(SumSpec {
            name: stringify!($name),
            doc: &[$($d),*],
            variants: &[$(VariantSpec { value: $n, name: stringify!($v), ty: &Ty::Unit, doc: &[$($vd),*] }),*],
        }),*];
    };
}

macro_rules! api_records {
    ($($(#[doc = $d:literal])* $name:ident { $($(#[doc = $fd:literal])* $f:ident: $t:ty),* $(,)? })*) => {
        $(
            $(#[doc = $d])*
            #[derive(Debug, Clone, PartialEq, Eq, Default)]
            pub struct $name { $($(#[doc = $fd])* pub $f: $t),* }

            impl $name {
                /// Which fields differ: bit i is the i-th field.
                pub fn changed_from(&self, old: &Self) -> u64 {
                    [$(self.$f != old.$f),*].into_iter().enumerate().fold(0, |mask, (i, differs)| mask | u64::from(differs) << i)
                }
            }

            impl ApiType for $name {
                const TY: &'static Ty = &Ty::Record(stringify!($name));
                fn encode(&self, out: &mut Vec<u8>) {
                    with_length(out, |_out| { $(self.$f.encode(_out);)* });
                }
                fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                    let mut _part = from.part()?;
                    // A shorter record comes from an older writer: the fields it lacks take their default.
                    Ok(Self { $($f: if _part.0.is_empty() { Default::default() } else { ApiType::decode(&mut _part)? }),* })
                }
            }
        )*
        /// Every record of the API.
        pub const RECORDS: &[RecordSpec] = &[$(RecordSpec {
            name: stringify!($name),
            doc: &[$($d),*],
            fields: &[$(FieldSpec { name: stringify!($f), ty: <$t as ApiType>::TY, doc: &[$($fd),*] }),*],
        }),*];
    };
}

macro_rules! api_unions {
    ($($(#[doc = $d:literal])* $name:ident { $($(#[doc = $vd:literal])* $n:literal $v:ident($t:ty)),* $(,)? })*) => {
        $(
            $(#[doc = $d])*
            // Hosts match on plain values; one moves a few times on its way, which costs less than a box.
            #[allow(clippy::large_enum_variant)]
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub enum $name { $($(#[doc = $vd])* $v($t)),* }

            impl ApiType for $name {
                const TY: &'static Ty = &Ty::Union(stringify!($name));
                fn encode(&self, out: &mut Vec<u8>) {
                    match self { $(Self::$v(x) => { ($n as u32).encode(out); with_length(out, |out| x.encode(out)) })* }
                }
                fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                    let tag = u32::decode(from)?;
                    let mut part = from.part()?;
                    match tag { $($n => Ok(Self::$v(ApiType::decode(&mut part)?)),)* _ => Err(BadEncoding) }
                }
            }
        )*
        /// Every tagged union of the API.
        pub const UNIONS: &[SumSpec] = &[$(SumSpec {
            name: stringify!($name),
            doc: &[$($d),*],
            variants: &[$(VariantSpec { value: $n, name: stringify!($v), ty: <$t as ApiType>::TY, doc: &[$($vd),*] }),*],
        }),*];
    };
}

macro_rules! api_commands {
    ($($(#[doc = $d:literal])* $n:literal $name:ident $fun:ident($($(#[doc = $ad:literal])* $a:ident: $t:ty),* $(,)?) -> $reply:ty;)*) => {
        /// A request to the kernel. See [`COMMANDS`] for the numbers.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command { $($(#[doc = $d])* $name { $($(#[doc = $ad])* $a: $t),* }),* }

        impl Command {
            /// Its permanent number.
            pub fn id(&self) -> u32 {
                match self { $(Self::$name { .. } => $n),* }
            }

            /// Its function name.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($fun)),* }
            }

            /// Appends the arguments in the flat encoding.
            pub fn encode_args(&self, _out: &mut Vec<u8>) {
                match self { $(Self::$name { $($a),* } => { $($a.encode(_out);)* })* }
            }

            /// Reads the arguments of command `id` from the flat encoding.
            pub fn decode(id: u32, _from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                match id { $($n => Ok(Self::$name { $($a: ApiType::decode(_from)?),* }),)* _ => Err(BadEncoding) }
            }
        }

        /// Every command of the API.
        pub const COMMANDS: &[CommandSpec] = &[$(CommandSpec {
            id: $n, name: stringify!($name), function: stringify!($fun), doc: &[$($d),*],
            args: &[$(FieldSpec { name: stringify!($a), ty: <$t as ApiType>::TY, doc: &[$($ad),*] }),*],
            reply: <$reply as ApiType>::TY,
        }),*];
    };
}

macro_rules! api_errors {
    ($($(#[doc = $d:literal])* $n:literal $name:ident $retry:ident,)*) => {
        /// A result code. Where V2TIM has a number for the case, ours is that number; ours alone are 200001 and up.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u32)]
        pub enum ErrorCode { $($(#[doc = $d])* $name = $n),* }

        impl ErrorCode {
            /// The code with this number.
            pub fn from_u32(n: u32) -> Option<Self> {
                match n { $($n => Some(Self::$name),)* _ => None }
            }

            /// Whether the same call may succeed later without any change by the caller.
            pub fn retryable(self) -> bool {
                match self { $(Self::$name => api_errors!(@ $retry)),* }
            }
        }

        /// Every result code.
        pub const ERRORS: &[ErrorSpec] = &[$(ErrorSpec {
            code: $n, name: stringify!($name), retryable: api_errors!(@ $retry), doc: &[$($d),*],
        }),*];
    };
    (@ retry) => { true };
    (@ no) => { false };
}

pub(super) use {api_commands, api_enums, api_errors, api_records, api_unions};
