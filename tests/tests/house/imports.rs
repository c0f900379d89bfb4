//! Who imports whom: every Rust file of a crate with the files it uses, read with `syn`. Groups, nested groups, renames, globs,
//! `self`, `super::super` and paths inside code and macros are seen; an import that goes through a re-export leads to the file
//! that defines the name. A re-export is a name on the door, not a use of what is behind it. Tests (`#[cfg(test)]`) are left out.
//!
//! It refuses a file it cannot parse. Lower-case names inside code count as a use only where they are called.
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

type Names = Vec<String>;

/// A name made known by `use`.
struct Import {
    to: Names,
    public: bool,
}

#[derive(Default)]
struct Module {
    file: PathBuf,
    children: BTreeSet<String>,
    imports: BTreeMap<String, Import>,
    /// What `use x::*` brings in, and whether it is passed on.
    globs: Vec<Import>,
    /// Paths in code, as written.
    paths: BTreeSet<Names>,
    defined: BTreeSet<String>,
}

/// One crate's files.
pub(crate) struct Crate {
    src: PathBuf,
    modules: BTreeMap<Names, Module>,
}

impl Crate {
    /// Reads a crate from its root file.
    pub(crate) fn read(root: &Path) -> Crate {
        let mut it = Crate { src: root.parent().unwrap().to_owned(), modules: BTreeMap::new() };
        it.file(root.to_owned(), Vec::new(), root.parent().unwrap());
        it
    }

    fn file(&mut self, file: PathBuf, name: Names, children_in: &Path) {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let ast = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        self.items(ast.items, file, name, children_in);
    }

    fn items(&mut self, items: Vec<Item>, file: PathBuf, name: Names, children_in: &Path) {
        let mut seen = Seen { at: name.clone(), module: Module { file: file.clone(), ..Module::default() } };
        let mut children = Vec::new();
        for item in items {
            match item {
                Item::Mod(child) if is_test(&child.attrs) => {}
                Item::Mod(child) => {
                    seen.module.children.insert(child.ident.to_string());
                    children.push(child);
                }
                other => seen.visit_item(&other),
            }
        }
        self.modules.insert(name.clone(), seen.module);
        for child in children {
            let ident = child.ident.to_string();
            let mut inner = name.clone();
            inner.push(ident.clone());
            let dir = children_in.join(&ident);
            match (child.content, named_path(&child.attrs)) {
                (Some((_, items)), _) => self.items(items, file.clone(), inner, &dir),
                (None, Some(path)) => self.file(file.parent().unwrap().join(path), inner, &dir),
                (None, None) => {
                    let beside = children_in.join(format!("{ident}.rs"));
                    self.file(if beside.exists() { beside } else { dir.join("mod.rs") }, inner, &dir);
                }
            }
        }
    }

    /// Every file with the files it uses, relative to the crate's sources.
    pub(crate) fn uses(&self) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
        let mut out: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for (name, module) in &self.modules {
            let used = out.entry(self.relative(&module.file)).or_default();
            let imported = module.imports.values().chain(&module.globs).filter(|i| !i.public).map(|i| &i.to);
            let glob = |to: &Names| module.globs.iter().any(|g| &g.to == to);
            for to in imported {
                // Naming a module uses nothing of it yet; what is then reached through it counts where it is reached.
                if !self.modules.contains_key(to) || glob(to) {
                    used.extend(self.owner(to).map(|m| self.relative(&m.file)));
                }
            }
            for path in &module.paths {
                let owner = self.absolute(name, path).and_then(|to| self.owner(&to));
                used.extend(owner.map(|m| self.relative(&m.file)));
            }
        }
        out.iter_mut().for_each(|(file, used)| _ = used.remove(file));
        out
    }

    fn relative(&self, file: &Path) -> PathBuf {
        file.strip_prefix(&self.src).unwrap().to_owned()
    }

    /// A path in code as seen from the crate's root; none if it leads out of the crate or to a local name.
    fn absolute(&self, at: &Names, path: &Names) -> Option<Names> {
        let module = &self.modules[at];
        let (first, rest) = path.split_first()?;
        let start = match (first.as_str(), module.imports.get(first)) {
            ("crate" | "self" | "super", _) => return from_root(at, path),
            (_, Some(import)) => import.to.clone(),
            _ if module.children.contains(first) => at.iter().cloned().chain([first.clone()]).collect(),
            _ => {
                let through = module.globs.iter().map(|g| [g.to.as_slice(), path].concat());
                return through.into_iter().find(|to| self.owner(to).is_some_and(|m| m.defined.contains(path.last().unwrap())));
            }
        };
        Some([start.as_slice(), rest].concat())
    }

    /// The module that defines what an absolute path names.
    fn owner(&self, path: &Names) -> Option<&Module> {
        self.find(path, 0)
    }

    fn find(&self, path: &[String], chased: u32) -> Option<&Module> {
        let (mut at, mut rest) = (Names::new(), path);
        loop {
            let module = self.modules.get(&at)?;
            let Some((next, after)) = rest.split_first() else { return Some(module) };
            if module.children.contains(next) {
                at.push(next.clone());
                rest = after;
                continue;
            }
            if module.defined.contains(next) || chased > 16 {
                return Some(module);
            }
            if let Some(import) = module.imports.get(next) {
                return self.find(&[import.to.as_slice(), after].concat(), chased + 1);
            }
            let through_glob = module.globs.iter().find_map(|glob| {
                let found = self.find(&[glob.to.as_slice(), rest].concat(), chased + 1)?;
                found.defined.contains(next).then_some(found)
            });
            // What no one is seen to define comes out of a macro of the module.
            return Some(through_glob.unwrap_or(module));
        }
    }
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).any(|a| {
        let words = a.meta.to_token_stream().to_string();
        words.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == "test") && !words.contains("not (test")
    })
}

fn named_path(attrs: &[Attribute]) -> Option<String> {
    let attr = attrs.iter().find(|a| a.path().is_ident("path"))?;
    Some(attr.meta.to_token_stream().to_string().split('"').nth(1)?.to_owned())
}

/// `crate::`, `self::` and `super::` resolved; none for another crate's name.
fn from_root(at: &Names, path: &[String]) -> Option<Names> {
    let mut out = at.clone();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => {
            out.clear();
            rest = &path[1..];
        }
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|s| s == "super") {
                out.pop();
                rest = &rest[1..];
            }
        }
        _ => return None,
    }
    Some(out.into_iter().chain(rest.iter().cloned()).collect())
}

struct Seen {
    at: Names,
    module: Module,
}

impl Visit<'_> for Seen {
    fn visit_item(&mut self, item: &Item) {
        if let Some(name) = defined_name(item) {
            self.module.defined.insert(name);
        }
        if !attributes(item).is_some_and(is_test) {
            if !matches!(item, Item::Use(_)) {
                paths(item.to_token_stream(), &mut self.module.paths);
            }
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &syn::ItemUse) {
        if !is_test(&item.attrs) {
            let public = !matches!(item.vis, Visibility::Inherited);
            self.tree(&item.tree, Vec::new(), public);
        }
    }
}

impl Seen {
    fn tree(&mut self, tree: &UseTree, mut before: Names, public: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before, public);
            }
            UseTree::Group(group) => group.items.iter().for_each(|t| self.tree(t, before.clone(), public)),
            UseTree::Glob(_) => {
                let globs = self.resolved(before).map(|to| Import { to, public });
                self.module.globs.extend(globs);
            }
            UseTree::Name(name) => self.named(name.ident.to_string(), name.ident.to_string(), before, public),
            UseTree::Rename(name) => self.named(name.ident.to_string(), name.rename.to_string(), before, public),
        }
    }

    fn named(&mut self, name: String, known_as: String, mut before: Names, public: bool) {
        let mut known_as = known_as;
        if name == "self" {
            if known_as == "self" {
                known_as = before.last().cloned().unwrap_or_default();
            }
        } else {
            before.push(name);
        }
        if let Some(to) = self.resolved(before) {
            // `use Trait as _` binds no name but is a use.
            let known_as = if known_as == "_" { format!("_{}", self.module.imports.len()) } else { known_as };
            self.module.imports.insert(known_as, Import { to, public });
        }
    }

    fn resolved(&self, path: Names) -> Option<Names> {
        let first = path.first()?;
        if self.module.children.contains(first) {
            return Some(self.at.iter().cloned().chain(path).collect());
        }
        from_root(&self.at, &path)
    }
}

fn attributes(item: &Item) -> Option<&[Attribute]> {
    Some(match item {
        Item::Const(i) => &i.attrs,
        Item::Enum(i) => &i.attrs,
        Item::Fn(i) => &i.attrs,
        Item::Impl(i) => &i.attrs,
        Item::Macro(i) => &i.attrs,
        Item::Mod(i) => &i.attrs,
        Item::Static(i) => &i.attrs,
        Item::Struct(i) => &i.attrs,
        Item::Trait(i) => &i.attrs,
        Item::Type(i) => &i.attrs,
        Item::Use(i) => &i.attrs,
        _ => return None,
    })
}

fn defined_name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(i) => i.ident.to_string(),
        Item::Enum(i) => i.ident.to_string(),
        Item::Fn(i) => i.sig.ident.to_string(),
        Item::Macro(i) => i.ident.as_ref()?.to_string(),
        Item::Static(i) => i.ident.to_string(),
        Item::Struct(i) => i.ident.to_string(),
        Item::Trait(i) => i.ident.to_string(),
        Item::Type(i) => i.ident.to_string(),
        _ => return None,
    })
}

/// Every `a::b::c` in code, and every name that is called or begins with a capital.
fn paths(tokens: TokenStream, out: &mut BTreeSet<Names>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let punct = |i: usize, c: char| matches!(tokens.get(i), Some(TokenTree::Punct(p)) if p.as_char() == c);
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i] {
            TokenTree::Group(group) => paths(group.stream(), out),
            TokenTree::Ident(ident) if *ident == "use" => {
                while i < tokens.len() && !punct(i, ';') {
                    i += 1;
                }
            }
            TokenTree::Ident(ident) if !(i > 0 && punct(i - 1, '.')) => {
                let mut path = vec![ident.to_string()];
                while punct(i + 1, ':') && punct(i + 2, ':') {
                    let Some(TokenTree::Ident(next)) = tokens.get(i + 3) else { break };
                    path.push(next.to_string());
                    i += 3;
                }
                let called = matches!(tokens.get(i + 1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
                if path.len() > 1 || called || path[0].starts_with(char::is_uppercase) {
                    out.insert(path);
                }
            }
            _ => {}
        }
        i += 1;
    }
}

/// Groups of files that all reach one another: the strongly connected components of more than one file, largest first.
pub(crate) fn circles(uses: &BTreeMap<PathBuf, BTreeSet<PathBuf>>) -> Vec<BTreeSet<PathBuf>> {
    let reach: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = uses
        .keys()
        .map(|from| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
            while let Some(file) = open.pop() {
                open.extend(uses.get(file).into_iter().flatten().filter(|to| seen.insert(*to)));
            }
            (from, seen)
        })
        .collect();
    let mut out: Vec<BTreeSet<PathBuf>> = Vec::new();
    for (file, reached) in &reach {
        if reached.contains(file) && !out.iter().any(|c| c.contains(*file)) {
            let both = reached.iter().filter(|other| reach.get(**other).is_some_and(|r| r.contains(file)));
            out.push(both.map(|p| (*p).clone()).collect());
        }
    }
    out.sort_by_key(|c| std::cmp::Reverse(c.len()));
    out
}
