//! Who may depend on whom. Each rule is a function over the graph of packages, and each is shown a
//! graph that breaks it.

use crate::repository;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    process::Command,
    sync::LazyLock,
};

/// The functions that link the lake. Every other function is light.
const HEAVY: &[&str] = &["file-ingest", "lake-tasks", "stream-ingest"];

/// Beginnings of the names of packages that belong to the lake.
const LAKE: &[&str] =
    &["arrow", "buoyant_kernel", "datafusion", "delta_kernel", "deltalake", "parquet"];

/// Beginnings of the names of packages that open tables and query them.
const TABLES: &[&str] = &["buoyant_kernel", "datafusion", "delta_kernel", "deltalake"];

/// Beginnings of the names of packages that do I/O or wait for it.
const IO: &[&str] =
    &["aws-", "hyper", "lambda_", "mio", "object_store", "reqwest", "socket2", "tokio"];

/// A package. Two versions of one name are two packages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
}

/// What each package uses when it runs; dependencies of tests and build scripts are left out.
#[derive(Debug, Default)]
struct Graph {
    uses: BTreeMap<Package, BTreeSet<Package>>,
    ours: BTreeSet<Package>,
}

static WORKSPACE: LazyLock<Graph> = LazyLock::new(|| Graph::of(&metadata()));

/// What cargo resolved for this machine.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", &host()])
        .current_dir(repository::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

/// The target triple of this machine: for others, packages may not have been downloaded.
fn host() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let output = Command::new(rustc)
        .arg("-vV")
        .current_dir(repository::root())
        .output()
        .expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("rustc writes text");
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

impl Graph {
    fn of(metadata: &Value) -> Self {
        let packages: BTreeMap<&str, Package> = metadata["packages"]
            .as_array()
            .expect("packages")
            .iter()
            .map(|package| (text(&package["id"]), Package::of(package)))
            .collect();
        let mut graph = Self::default();
        for member in metadata["workspace_members"].as_array().expect("members") {
            graph.ours.insert(packages[text(member)].clone());
        }
        for node in metadata["resolve"]["nodes"].as_array().expect("nodes") {
            let used = node["deps"].as_array().expect("dependencies").iter();
            let used =
                used.filter(|used| runs(used)).map(|used| packages[text(&used["pkg"])].clone());
            graph.uses.insert(packages[text(&node["id"])].clone(), used.collect());
        }
        graph
    }

    /// A made-up graph of our packages; a name in capitals is somebody else's.
    fn made_up(edges: &[(&str, &str)]) -> Self {
        let mut graph = Self::default();
        for (user, used) in edges {
            for name in [user, used] {
                let package = Package::named(name);
                if !name.starts_with(char::is_uppercase) {
                    graph.ours.insert(package.clone());
                }
                graph.uses.entry(package).or_default();
            }
            graph.uses.entry(Package::named(user)).or_default().insert(Package::named(used));
        }
        graph
    }

    fn our(&self, name: &str) -> &Package {
        let found = self.ours.iter().find(|package| package.name == name);
        found.unwrap_or_else(|| panic!("there is no package {name}"))
    }

    /// Everything that a package needs, directly or not.
    fn closure(&self, name: &str) -> BTreeSet<&Package> {
        let mut seen = BTreeSet::new();
        let mut open = vec![self.our(name)];
        while let Some(package) = open.pop() {
            for used in &self.uses[package] {
                if seen.insert(used) {
                    open.push(used);
                }
            }
        }
        seen
    }
}

impl Package {
    fn of(package: &Value) -> Self {
        Self {
            name: text(&package["name"]).to_owned(),
            version: text(&package["version"]).to_owned(),
        }
    }

    /// A package of a made-up graph.
    fn named(name: &str) -> Self {
        Self { name: name.to_lowercase(), version: "1".to_owned() }
    }

    fn is_one_of(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|beginning| self.name.starts_with(beginning))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// Whether a dependency is more than one of tests or of a build script.
fn runs(used: &Value) -> bool {
    used["dep_kinds"].as_array().expect("kinds").iter().any(|kind| kind["kind"].is_null())
}

/// The packages of ours that `name` uses and may not.
fn beyond(graph: &Graph, name: &str, allowed: &[&str]) -> Vec<String> {
    let used = graph.uses[graph.our(name)].iter();
    let foul =
        used.filter(|used| graph.ours.contains(*used) && !allowed.contains(&used.name.as_str()));
    foul.map(|used| format!("{name} uses {}", used.name)).collect()
}

/// The packages that `name` links, directly or not, and may not.
fn linked(graph: &Graph, name: &str, barred: &[&str]) -> Vec<String> {
    let foul = graph.closure(name).into_iter().filter(|package| package.is_one_of(barred));
    foul.map(|package| format!("{name} links {}", package.name)).collect()
}

/// The packages of ours that name one of `guarded` and may not.
fn named_outside(graph: &Graph, guarded: &[&str], allowed: &[&str]) -> Vec<String> {
    let others = graph.ours.iter().filter(|package| !allowed.contains(&package.name.as_str()));
    let named =
        others.flat_map(|package| graph.uses[package].iter().map(move |used| (package, used)));
    let foul = named.filter(|(_, used)| used.is_one_of(guarded));
    foul.map(|(package, used)| format!("{} names {}", package.name, used.name)).collect()
}

fn light() -> Vec<String> {
    let functions = repository::folders("crates/functions").into_iter();
    functions.filter(|name| !HEAVY.contains(&name.as_str())).collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn the_libraries_at_the_bottom_use_nothing_of_ours() {
    for name in ["domain", "gateway", "http-kit", "lake", "lambda-kit"] {
        assert_eq!(beyond(&WORKSPACE, name, &[]), NOTHING);
    }
    let planted = Graph::made_up(&[("lake", "domain")]);
    assert_eq!(beyond(&planted, "lake", &[]), ["lake uses domain"]);
}

#[test]
fn the_world_knows_nothing_of_the_platform_that_it_tests() {
    assert_eq!(beyond(&WORKSPACE, "world", &[]), NOTHING);
    let planted = Graph::made_up(&[("world", "domain")]);
    assert_eq!(beyond(&planted, "world", &[]), ["world uses domain"]);
}

#[test]
fn formats_uses_domain_at_most() {
    assert_eq!(beyond(&WORKSPACE, "formats", &["domain"]), NOTHING);
    let planted = Graph::made_up(&[("formats", "domain"), ("formats", "lake")]);
    assert_eq!(beyond(&planted, "formats", &["domain"]), ["formats uses lake"]);
}

#[test]
fn pages_uses_domain_at_most() {
    assert_eq!(beyond(&WORKSPACE, "pages", &["domain"]), NOTHING);
    let planted = Graph::made_up(&[("pages", "domain"), ("pages", "medallion")]);
    assert_eq!(beyond(&planted, "pages", &["domain"]), ["pages uses medallion"]);
}

#[test]
fn medallion_uses_domain_formats_and_lake_at_most() {
    let allowed = ["domain", "formats", "lake"];
    assert_eq!(beyond(&WORKSPACE, "medallion", &allowed), NOTHING);
    let planted = Graph::made_up(&[("medallion", "lake"), ("medallion", "lambda-kit")]);
    assert_eq!(beyond(&planted, "medallion", &allowed), ["medallion uses lambda-kit"]);
}

#[test]
fn light_functions_use_light_libraries_at_most() {
    let allowed = ["care-state", "domain", "http-kit", "lambda-kit", "outreach-kit", "pages"];
    for name in light() {
        assert_eq!(beyond(&WORKSPACE, &name, &allowed), NOTHING);
    }
    let planted = Graph::made_up(&[("notes-intake", "domain"), ("notes-intake", "medallion")]);
    assert_eq!(beyond(&planted, "notes-intake", &allowed), ["notes-intake uses medallion"]);
}

#[test]
fn heavy_functions_use_care_state_domain_lambda_kit_and_medallion_at_most() {
    let allowed = ["care-state", "domain", "lambda-kit", "medallion"];
    for name in HEAVY {
        assert_eq!(beyond(&WORKSPACE, name, &allowed), NOTHING);
    }
    let planted = Graph::made_up(&[("lake-tasks", "medallion"), ("lake-tasks", "lake")]);
    assert_eq!(beyond(&planted, "lake-tasks", &allowed), ["lake-tasks uses lake"]);
}

#[test]
fn the_gateway_is_in_no_function() {
    for name in repository::folders("crates/functions") {
        assert_eq!(linked(&WORKSPACE, &name, &["gateway"]), NOTHING);
    }
    let planted = Graph::made_up(&[("notes-intake", "Helper"), ("Helper", "gateway")]);
    assert_eq!(linked(&planted, "notes-intake", &["gateway"]), ["notes-intake links gateway"]);
}

#[test]
fn functions_never_use_functions() {
    let functions = repository::folders("crates/functions");
    let others = |graph: &Graph, name: &str| -> Vec<String> {
        let used = graph.uses[graph.our(name)].iter().map(|used| used.name.clone());
        used.filter(|used| functions.contains(used)).collect()
    };
    for name in &functions {
        assert_eq!(others(&WORKSPACE, name), NOTHING, "{name}");
    }
    let planted = Graph::made_up(&[("risk-alerts", "notes-intake")]);
    assert_eq!(others(&planted, "risk-alerts"), ["notes-intake"]);
}

#[test]
fn the_command_line_uses_functions_and_no_lake_of_its_own() {
    let functions = repository::folders("crates/functions");
    let mut allowed =
        vec!["care-state", "domain", "gateway", "lambda-kit", "medallion", "pages", "world"];
    allowed.extend(functions.iter().map(String::as_str));
    assert_eq!(beyond(&WORKSPACE, "carelake", &allowed), NOTHING);
    let planted = Graph::made_up(&[("carelake", "file-ingest"), ("carelake", "lake")]);
    assert_eq!(beyond(&planted, "carelake", &allowed), ["carelake uses lake"]);
}

#[test]
fn care_state_uses_domain_at_most() {
    assert_eq!(beyond(&WORKSPACE, "care-state", &["domain"]), NOTHING);
    let planted = Graph::made_up(&[("care-state", "domain"), ("care-state", "lambda-kit")]);
    assert_eq!(beyond(&planted, "care-state", &["domain"]), ["care-state uses lambda-kit"]);
}

#[test]
fn the_simulation_uses_light_functions_and_is_used_by_nobody() {
    let functions = light();
    let mut allowed = vec!["care-state", "domain", "lambda-kit"];
    allowed.extend(functions.iter().map(String::as_str));
    assert_eq!(beyond(&WORKSPACE, "simulation", &allowed), NOTHING);
    assert_eq!(named_outside(&WORKSPACE, &["simulation"], &[]), NOTHING);
    let planted = Graph::made_up(&[("simulation", "risk-alerts"), ("simulation", "medallion")]);
    assert_eq!(beyond(&planted, "simulation", &allowed), ["simulation uses medallion"]);
}

#[test]
fn what_is_for_tests_uses_domain_and_is_used_by_nobody_that_runs() {
    assert_eq!(beyond(&WORKSPACE, "testkit", &["domain"]), NOTHING);
    assert_eq!(named_outside(&WORKSPACE, &["testkit"], &["system-tests"]), NOTHING);
    let planted = Graph::made_up(&[("notes-intake", "testkit")]);
    assert_eq!(named_outside(&planted, &["testkit"], &[]), ["notes-intake names testkit"]);
}

#[test]
fn light_functions_do_not_link_the_lake() {
    for name in light() {
        assert_eq!(linked(&WORKSPACE, &name, LAKE), NOTHING);
    }
    let planted = Graph::made_up(&[
        ("notes-intake", "lambda-kit"),
        ("lambda-kit", "Helper"),
        ("Helper", "Arrow-Array"),
    ]);
    assert_eq!(linked(&planted, "notes-intake", LAKE), ["notes-intake links arrow-array"]);
}

#[test]
fn heavy_functions_do_link_the_lake() {
    for name in HEAVY {
        assert_ne!(linked(&WORKSPACE, name, TABLES), NOTHING, "{name} could be light");
    }
    let planted = Graph::made_up(&[("file-ingest", "domain")]);
    assert_eq!(linked(&planted, "file-ingest", TABLES), NOTHING);
}

#[test]
fn only_lake_names_delta_and_datafusion() {
    assert_eq!(named_outside(&WORKSPACE, TABLES, &["lake"]), NOTHING);
    let planted = Graph::made_up(&[("lake", "Deltalake"), ("medallion", "Datafusion")]);
    assert_eq!(named_outside(&planted, TABLES, &["lake"]), ["medallion names datafusion"]);
}

#[test]
fn arrow_and_parquet_are_named_where_batches_are_made() {
    let allowed = ["formats", "lake", "medallion"];
    assert_eq!(named_outside(&WORKSPACE, &["arrow", "parquet"], &allowed), NOTHING);
    let planted = Graph::made_up(&[("formats", "Arrow"), ("lake-tasks", "Parquet")]);
    let foul = named_outside(&planted, &["arrow", "parquet"], &allowed);
    assert_eq!(foul, ["lake-tasks names parquet"]);
}

#[test]
fn domain_and_pages_do_no_io() {
    for name in ["domain", "pages"] {
        assert_eq!(linked(&WORKSPACE, name, IO), NOTHING);
    }
    let planted = Graph::made_up(&[("domain", "Clock"), ("Clock", "Tokio")]);
    assert_eq!(linked(&planted, "domain", IO), ["domain links tokio"]);
}

#[test]
fn every_package_of_ours_has_a_rule() {
    let functions = repository::folders("crates/functions");
    let libraries = [
        "care-state",
        "domain",
        "formats",
        "gateway",
        "http-kit",
        "lake",
        "lambda-kit",
        "medallion",
        "outreach-kit",
        "pages",
        "testkit",
        "world",
    ];
    let mut ruled = BTreeSet::from(libraries);
    ruled.extend(["carelake", "simulation", "system-tests"]);
    ruled.extend(functions.iter().map(String::as_str));
    let ours: BTreeSet<&str> = WORKSPACE.ours.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(ours, ruled);
}

#[test]
fn a_dependency_of_tests_or_builds_is_no_use() {
    let kinds = |kinds: Value| runs(&serde_json::json!({ "dep_kinds": kinds }));
    assert!(!kinds(serde_json::json!([{ "kind": "dev" }, { "kind": "build" }])));
    assert!(kinds(serde_json::json!([{ "kind": "dev" }, { "kind": null }])));
}
