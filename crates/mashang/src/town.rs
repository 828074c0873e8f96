//! A town that is ready to work with: configuration, secrets, database and use cases together.

use std::sync::Arc;

use casework::{CallBridge, Casework, GivenPolicy, PrintItem};
use domain::policy::Policy;
use intake::label::{Numbers, label};
use qr::code::PlaceCode;
use qr::code::{self, CodeKeys, CodeText};
use qr::sheet::SheetItem;
use storage::{Serving, Store};

use crate::config::{Config, PolicyText};
use crate::console::complain;
use crate::failure::Failure;
use crate::secrets::Secrets;
use crate::system::{SystemClock, SystemEntropy};

/// See the module.
pub(crate) struct Town {
    pub(crate) config: Config,
    pub(crate) code_keys: CodeKeys,
    pub(crate) casework: Casework,
}

impl Town {
    /// Opens everything to change the register. A database in which there is nothing yet is prepared without asking.
    pub(crate) async fn open(config: Config) -> Result<Self, Failure> {
        let (secrets, policy) = (Secrets::load(&config.secrets_path())?, policy(&config)?);
        let store = open_store(&config).await?;
        prepare(&store).await?;
        Self::look_at(config, secrets, policy.given(), store).await
    }

    /// Opens everything to look at it: nothing is prepared, and nothing is changed by it.
    pub(crate) async fn look(config: Config) -> Result<Self, Failure> {
        let (secrets, policy) = (Secrets::load(&config.secrets_path())?, policy(&config)?);
        if let Some(path) = config.sqlite_path().filter(|path| !path.exists()) {
            return Err(Failure::new(format!(
                "there is no database {} yet; check database.url, or make it with `mashang migrate`",
                path.display()
            )));
        }
        let store = open_store(&config).await?;
        store.check_schema().await?;
        Self::look_at(config, secrets, policy.given(), store).await
    }

    /// Takes the right to serve the database before anything is written to it, and puts the given policy in force where it
    /// rules.
    pub(crate) async fn open_to_serve(config: Config) -> Result<(Self, Serving), Failure> {
        let (secrets, policy) = (Secrets::load(&config.secrets_path())?, policy(&config)?);
        let store = open_store(&config).await?;
        let serving = store.serve()?;
        prepare(&store).await?;
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let casework = Casework::open(store, secrets.data, policy.given(), clock, entropy).await?;
        Ok((Self { config, code_keys: secrets.codes, casework }, serving))
    }

    /// From a database that is prepared.
    pub(crate) async fn look_at(
        config: Config,
        secrets: Secrets,
        policy: GivenPolicy<'_>,
        store: Store,
    ) -> Result<Self, Failure> {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let casework = Casework::look(store, secrets.data, policy, clock, entropy).await?;
        Ok(Self { config, code_keys: secrets.codes, casework })
    }

    /// The same where an exchange lends middle numbers.
    pub(crate) fn bridged(self, bridge: Option<Arc<dyn CallBridge>>) -> Self {
        match bridge {
            Some(bridge) => Self { casework: self.casework.bridged(bridge), ..self },
            None => self,
        }
    }

    /// The same where there is mail.
    pub(crate) fn mailing(self, there_is: bool) -> Self {
        if !there_is {
            return self;
        }
        let casework = self.casework.mailing(&self.config.server.public_url);
        Self { casework, ..self }
    }

    pub(crate) fn store(&self) -> &Store {
        self.casework.store()
    }

    /// The characters of a code.
    pub(crate) fn sign(&self, code: PlaceCode) -> CodeText {
        code::sign(&self.code_keys, code.place, code.issue)
    }

    /// What stands on the label of a code.
    pub(crate) fn label(&self, item: &PrintItem) -> SheetItem {
        let (server, town) = (&self.config.server, &self.config.town);
        let hotline = town.hotline.as_ref().map(ToString::to_string).unwrap_or_default();
        let numbers = Numbers { hotline: &hotline, text_to: &self.config.sms.number };
        label(item, &self.code_keys, &server.public_url, server.upper_case_codes, numbers)
    }

    /// The address that is printed.
    pub(crate) fn url(&self, code: &CodeText) -> String {
        code::url(&self.config.server.public_url, code, self.config.server.upper_case_codes)
    }
}

/// A policy that holds together.
pub(crate) fn policy(config: &Config) -> Result<PolicyText, Failure> {
    let policy = config.policy()?;
    match Policy::parse(&policy.text) {
        Ok(_) => Ok(policy),
        Err(fault) => Err(Failure::new(format!("{}: {fault}", policy.origin()))),
    }
}

pub(crate) async fn open_store(config: &Config) -> Result<Store, Failure> {
    Ok(Store::open(&config.database.url, config.database.connections).await?)
}

/// Refuses a database of another version, but prepares one in which there is nothing.
pub(crate) async fn prepare(store: &Store) -> Result<(), Failure> {
    if store.is_new().await? {
        store.migrate().await?;
        complain("The database was empty; it is prepared now.");
    }
    Ok(store.check_schema().await?)
}
