//! What is kept between runs besides tables: what is known of the sources, and the learned weights.

use super::{compute, records::Told};
use crate::{Medallion, MedallionError};
use domain::{
    id::{DataSource, TenantId},
    identity::{Model, Population, Settings, SourceRule, SsnRule},
};
use lake::LakeError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where an operator says what is known of the sources, as JSON of [`Settings`].
const SETTINGS: &str = "ops/identity/settings.json";
/// Where chance starts from when weights are learned: the same records give the same weights.
const SEED: u64 = 1;
/// How much a population grows before its weights are learned anew.
const GROWTH: usize = 2;

/// Weights, and how many records they were learned from.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Learned {
    records: usize,
    model: Model,
}

impl Learned {
    pub(super) fn from(population: &Population) -> Self {
        Self { records: population.records().len(), model: Model::learn(population, SEED) }
    }

    pub(super) const fn model(&self) -> &Model {
        &self.model
    }
}

fn model_of(tenant: &TenantId) -> String {
    format!("ops/identity/{tenant}/model.json")
}

impl Medallion {
    /// What is known of the sources: what an operator wrote down, and of the others what their
    /// records show.
    pub(super) async fn settings(&self, told: &Told) -> Result<Settings, MedallionError> {
        let mut settings: Settings = self.remembered(SETTINGS).await?.unwrap_or_default();
        for (source, shown) in shown(told) {
            settings.sources.entry(source).or_insert(shown);
        }
        Ok(settings)
    }

    /// The tenant's weights; none where they are to be learned.
    pub(super) async fn model(
        &self,
        tenant: &TenantId,
        population: &Population,
    ) -> Result<Option<Learned>, MedallionError> {
        let kept: Option<Learned> = self.remembered(&model_of(tenant)).await?;
        Ok(kept.filter(|kept| population.records().len() < GROWTH * kept.records))
    }

    /// Keeps learned weights, once what they decided is written: a run that stopped before learns
    /// them again, and compares all records with them.
    pub(super) async fn remember(
        &self,
        models: Vec<(TenantId, Learned)>,
    ) -> Result<(), MedallionError> {
        for (tenant, learned) in models {
            let text = serde_json::to_vec(&learned).map_err(|_| compute(LakeError::Address))?;
            self.lake.put(&model_of(&tenant), text).await.map_err(compute)?;
        }
        Ok(())
    }

    /// An object of the lake, where it is there.
    async fn remembered<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<Option<T>, MedallionError> {
        let Some(bytes) = self.lake.find(path).await.map_err(compute)? else { return Ok(None) };
        let read = serde_json::from_slice(&bytes);
        read.map(Some).map_err(|_| MedallionError::Memory { path: path.to_owned() })
    }
}

/// What the records of each source show of it.
///
/// Numbers of an area that the Social Security Administration never issues are no evidence, except
/// where nearly all numbers of a source have it: then they are made up, and each is a person's own.
/// A payer may know one person under several member numbers.
fn shown(told: &Told) -> BTreeMap<DataSource, SourceRule> {
    let mut counts: BTreeMap<DataSource, (u32, u32)> = BTreeMap::new();
    for record in &told.records {
        let number = record.demographics.ssn.expose();
        let (numbers, never_issued) = counts.entry(record.key.source.clone()).or_default();
        *numbers += u32::from(!number.is_empty());
        *never_issued += u32::from(number.starts_with('9'));
    }
    let rule = |source: &DataSource, (numbers, never_issued): (u32, u32)| SourceRule {
        ssn: match never_issued * 10 > numbers * 9 {
            true => SsnRule::AnyArea,
            false => SsnRule::Issued,
        },
        holds_duplicates: !told.with_patients.contains(source),
        ..SourceRule::default()
    };
    let known = counts.into_iter().map(|(source, count)| {
        let rule = rule(&source, count);
        (source, rule)
    });
    known.collect()
}
