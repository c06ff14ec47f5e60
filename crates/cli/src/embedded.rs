//! The platform on a folder: the lake, the functions' code and the embedded state.

use crate::{args::Common, state::State};
use anyhow::{Context, Result, bail};
use domain::{id::TenantId, token::TokenKey};
use medallion::{Lake, Medallion};
use std::path::Path;

/// The key of the embedded state's patient tokens. It protects nothing: everything of an embedded
/// lake lies in one folder of its user.
const EMBEDDED_KEY: [u8; 32] = *b"carelake embedded, not a secret!";

/// All that the commands work with.
pub(crate) struct Embedded {
    pub(crate) medallion: Medallion,
    pub(crate) state: State,
    pub(crate) tenant: TenantId,
    pub(crate) token_key: TokenKey,
}

impl Embedded {
    pub(crate) fn open(common: &Common) -> Result<Self> {
        let lake = Lake::at(&common.lake)
            .with_context(|| format!("cannot use the lake {}", common.lake))?;
        let Ok(folder) = lake.url().to_file_path() else {
            bail!("the command line works on a lake in a folder; {} is not one", common.lake);
        };
        let state = State::open(&folder.join("_state").join("carelake.db"))
            .context("cannot open the embedded state")?;
        Ok(Self {
            medallion: Medallion::new(lake)?,
            state,
            tenant: common.tenant.parse().context("the tenant is not a name")?,
            token_key: TokenKey::new(1, &EMBEDDED_KEY).context("cannot make the token key")?,
        })
    }

    /// Fails where there is no lake.
    pub(crate) fn exists(common: &Common) -> Result<()> {
        let path = common.lake.strip_prefix("file://").unwrap_or(&common.lake);
        if !Path::new(path).join("ops").is_dir() {
            bail!("there is no lake at {path}; carelake ingest or carelake demo makes one");
        }
        Ok(())
    }

    /// Where the lake lies, for people.
    pub(crate) fn place(&self) -> String {
        let url = self.medallion.lake().url();
        url.to_file_path().map_or_else(|()| url.to_string(), |path| path.display().to_string())
    }
}
