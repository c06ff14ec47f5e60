use super::{
    Classification, ColumnType, Contracts,
    all::{ENVELOPES, FILES},
    odcs::parse,
};
use std::{collections::BTreeSet, fs, path::Path};

fn contracts() -> Contracts {
    Contracts::load().unwrap()
}

#[test]
fn every_file_of_the_folder_is_a_contract_of_the_platform() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let mut found = BTreeSet::new();
    for zone in fs::read_dir(&folder).unwrap() {
        let zone = zone.unwrap();
        for file in fs::read_dir(zone.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let name = file.strip_suffix(".odcs.yaml").unwrap();
            found.insert(format!("{}/{name}", zone.file_name().to_str().unwrap()));
        }
    }
    let known = FILES.iter().chain(ENVELOPES).map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, known);
}

#[test]
fn a_contract_is_named_as_its_file() {
    for (name, text) in FILES {
        assert_eq!(parse(name, text).unwrap().table.folder(), *name);
    }
}

#[test]
fn a_column_without_classification_is_refused() {
    let (name, text) = FILES[0];
    let line = "        classification: phi-quasi\n";
    let broken = text.replacen(line, "", 1);
    assert_ne!(text, broken);
    assert!(parse(name, &broken).unwrap_err().problem.contains("classification"));
}

#[test]
fn direct_identifiers_are_classed_as_such() {
    let contracts = contracts();
    let direct = ["ssn", "first_name", "last_name", "address", "phone", "member_id", "zip_code"];
    let persons = [
        "raw.patient",
        "raw.eligibility",
        "curated.patient",
        "curated.source_patient",
        "curated.eligibility",
    ];
    for table in persons {
        let contract = contracts.of(&table.parse().unwrap()).unwrap();
        for name in direct {
            let class = contract.column(name).map(|column| column.classification);
            assert!(matches!(class, None | Some(Classification::PhiDirect)), "{table}.{name}");
        }
    }
}

#[test]
fn keys_checks_and_clusters_name_columns_that_exist() {
    for contract in contracts().iter() {
        let has = |name: &str| contract.column(name).is_some();
        let clusters = contract.cluster_by.iter().chain(&contract.replace_by);
        assert!(clusters.clone().all(|name| has(name)), "{}", contract.table);
        let checks = contract.row_checks.iter();
        assert!(checks.clone().all(|check| has(&check.left) && has(&check.right)));
        let mut derived = contract.columns.iter().filter_map(|column| column.derived.as_ref());
        assert!(derived.all(|derived| has(&derived.column)));
        if contract.table.schema() == "curated" {
            assert!(contract.keys().len() >= 3, "{} has no key of its own", contract.table);
        }
    }
}

#[test]
fn every_dataset_has_one_table_and_every_table_read_has_a_contract() {
    let contracts = contracts();
    let mut datasets = BTreeSet::new();
    for contract in contracts.iter() {
        assert!(contract.datasets.iter().all(|dataset| datasets.insert(dataset.clone())));
        assert!(contract.reads.iter().all(|read| contracts.of(read).is_some()));
        assert!(contract.layout().is_consistent(), "{}", contract.table);
    }
    assert_eq!(contracts.of_dataset("encounters").unwrap().table.to_string(), "raw.encounter");
}

#[test]
fn money_is_exact_and_partitions_come_tenant_first() {
    let contracts = contracts();
    let claim = contracts.of(&"raw.claim".parse().unwrap()).unwrap();
    assert_eq!(claim.column("charge_amount").unwrap().kind, ColumnType::Decimal(18, 2));
    assert_eq!(claim.spec().partition_by, ["tenant", "data_source", "payer_id", "claim_month"]);
}
