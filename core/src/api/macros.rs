//! One row of the table becomes: the Rust type, its description, its flat encoding. Nothing else is generated here.
//! A file of the table makes its enums and records by itself; commands, replies and events are parts of types that all files share,
//! so each file hands its rows on (`api_domains`).

macro_rules! api_enums {
    ($($(#[doc = $d:literal])* $no:literal $name:ident { $($(#[doc = $vd:literal])* $v:ident = $n:literal),* $(,)? })*) => {
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
        /// The enums of this file, with their places.
        pub(crate) const ENUMS: &[(u32, SumSpec)] = &[$(($no, SumSpec {
            name: stringify!($name),
            doc: &[$($d),*],
            variants: &[$(VariantSpec { value: $n, name: stringify!($v), ty: &Ty::Unit, doc: &[$($vd),*] }),*],
        })),*];
    };
}

macro_rules! api_records {
    ($($(#[doc = $d:literal])* $no:literal $name:ident { $($(#[doc = $fd:literal])* $f:ident: $t:ty),* $(,)? })*) => {
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
        /// The records of this file, with their places.
        pub(crate) const RECORDS: &[(u32, RecordSpec)] = &[$(($no, RecordSpec {
            name: stringify!($name),
            doc: &[$($d),*],
            fields: &[$(FieldSpec { name: stringify!($f), ty: <$t as ApiType>::TY, doc: &[$($fd),*] }),*],
        })),*];
    };
}

macro_rules! api_unions {
    ($($(#[doc = $d:literal])* $name:ident { $($(#[doc = $vd:literal])* $n:literal $v:ident($t:ty)),* $(,)? })*) => {$(
        $(#[doc = $d])*
        // Hosts match on plain values; one moves a few times on its way, which costs less than a box.
        #[allow(clippy::large_enum_variant)]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[doc = $vd])* $v($t)),* }

        impl $name {
            /// Its members as described in this file, not sorted.
            pub(crate) const MEMBERS: &[(u32, VariantSpec)] = &[
                $(($n, VariantSpec { value: $n, name: stringify!($v), ty: <$t as ApiType>::TY, doc: &[$($vd),*] })),*
            ];
            pub(crate) const DOC: &[&str] = &[$($d),*];
        }

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
    )*};
}

/// What only the whole table can give: the names in brackets are the domains' files, each of which adds its rows and hands on.
macro_rules! api_domains {
    ([$next:ident $($more:ident)*] $($rows:tt)*) => { $next::rows! { [$($more)*] $($rows)* } };
    ([] $(
        $(#[doc = $dd:literal])* $domain:ident $file:ident $its:ident
        commands {$(
            $(#[doc = $d:literal])*
            $n:literal $name:ident $fun:ident($($(#[doc = $ad:literal])* $a:ident: $t:ty),* $(,)?) -> $reply:ty {
                $by:ident [$($code:ident)*] $(later [$($later:ident)*])? $($call:literal)+ => $answer:literal
            }
        )*}
        replies { $($(#[doc = $rd:literal])* $rn:literal $rv:ident($rt:ty)),* $(,)? }
        events { $($(#[doc = $ed:literal])* $en:literal $ev:ident($et:ty)),* $(,)? }
    )*) => {
        /// A request to the kernel. See [`COMMANDS`] for the numbers.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command { $($($(#[doc = $d])* $name { $($(#[doc = $ad])* $a: $t),* },)*)* }

        impl Command {
            /// Its permanent number.
            pub fn id(&self) -> u32 {
                match self { $($(Self::$name { .. } => $n,)*)* }
            }

            /// Its function name.
            pub fn name(&self) -> &'static str {
                match self { $($(Self::$name { .. } => stringify!($fun),)*)* }
            }

            /// Appends the arguments in the flat encoding.
            pub fn encode_args(&self, _out: &mut Vec<u8>) {
                match self { $($(Self::$name { $($a),* } => { $($a.encode(_out);)* })*)* }
            }

            /// Reads the arguments of command `id` from the flat encoding.
            pub fn decode(id: u32, _from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                match id { $($($n => Ok(Self::$name { $($a: ApiType::decode(_from)?),* }),)*)* _ => Err(BadEncoding) }
            }

            /// The same command as its domain's type, which its domain answers in one exhaustive match.
            pub(crate) fn by_domain(self) -> ByDomain {
                match self { $($(Self::$name { $($a),* } => ByDomain::$domain($its::$name { $($a),* }),)*)* }
            }
        }

        $(
            $(#[doc = $dd])*
            #[allow(clippy::enum_variant_names)] // the names are those of the flat type
            pub(crate) enum $its { $($name { $($a: $t),* },)* }
        )*

        /// A command as its domain's type.
        pub(crate) enum ByDomain { $($domain($its)),* }

        api_unions! {
            /// What a command returns.
            Reply { $($($(#[doc = $rd])* $rn $rv($rt),)*)* }

            /// News that no request asked for.
            Event { $($($(#[doc = $ed])* $en $ev($et),)*)* }
        }

        /// The commands of each domain, with their places.
        pub(super) const COMMAND_PARTS: &[&[(u32, CommandSpec)]] = &[$(&[$((declared($n), CommandSpec {
            id: $n, name: stringify!($name), function: stringify!($fun), doc: &[$($d),*],
            args: &[$(FieldSpec { name: stringify!($a), ty: <$t as ApiType>::TY, doc: &[$($ad),*] }),*],
            reply: <$reply as ApiType>::TY,
            by: api_domains!(@ $by), codes: &[$(ErrorCode::$code),*], later: &[$($(ErrorCode::$later),*)?],
            example: &[$($call),+], answer: $answer,
        })),*]),*];

        /// The domains, each with what is its own.
        pub const DOMAINS: &[DomainSpec] = &[$(DomainSpec {
            name: stringify!($domain),
            doc: &[$($dd),*],
            commands: &[$($n),*],
            events: &[$(stringify!($ev)),*],
            records: $file::RECORDS,
            enums: $file::ENUMS,
        }),*];
    };
    (@ kernel) => { AnsweredBy::Kernel };
    (@ storage) => { AnsweredBy::Storage };
    (@ server) => { AnsweredBy::Server };
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

pub(super) use {api_domains, api_enums, api_errors, api_records, api_unions};
