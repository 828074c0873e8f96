//! Calls of gateways. The row is written before the call, so that a crash leaves a question and never a wrong answer.

use domain::delivery::{AttemptId, AttemptStatus, MessageId, ProviderId, ReceiptState, Refusal, Remark};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::case::Fingerprint;
use crate::convert::array;
use crate::entity::{attempts, messages};
use crate::error::{Result, StoreError};
use crate::store::{Store, Tx};
use crate::time::{millis, timestamp};

const TABLE: &str = "attempts";

/// What stands for a segment of which nothing was heard.
const UNHEARD: &str = "-";

/// One call of a gateway. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its key, which goes with the call.
    pub id: AttemptId,
    /// Of which message.
    pub message: MessageId,
    /// By which gateway.
    pub gateway: String,
    /// The whole text.
    pub body: String,
    /// Where it stands.
    pub status: AttemptStatus,
    /// When it was written down.
    pub started: Timestamp,
    /// By which texts to the same telephone are counted; `None` for what is no text.
    pub phone: Option<Fingerprint>,
    /// The gateway's own name for it.
    pub provider_id: Option<ProviderId>,
    /// What has been heard of each segment; empty when nothing has.
    pub receipts: Vec<Option<ReceiptState>>,
}

/// A call that is about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt<'a> {
    /// Of which message.
    pub message: MessageId,
    /// The token of the claim under which it is made.
    pub token: i32,
    /// By which gateway.
    pub gateway: &'a str,
    /// The whole text.
    pub body: &'a str,
    /// By which texts to the same telephone are counted; `None` for what is no text.
    pub phone: Option<Fingerprint>,
    /// When.
    pub at: Timestamp,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttemptAnswer {
    /// The gateway's own name for it.
    pub provider_id: Option<ProviderId>,
    /// Why it was refused for good.
    pub refusal: Option<Refusal>,
    /// The gateway's words.
    pub remark: Option<Remark>,
}

impl TryFrom<attempts::Model> for Attempt {
    type Error = StoreError;

    fn try_from(row: attempts::Model) -> Result<Self> {
        Ok(Self {
            id: AttemptId(row.id),
            message: MessageId(row.message),
            gateway: row.gateway,
            body: row.body,
            status: row.status.parse().map_err(|e| StoreError::corrupt(TABLE, e))?,
            started: timestamp(TABLE, row.started_at)?,
            phone: row.phone_index.map(|index| array(TABLE, &index)).transpose()?.map(Fingerprint),
            provider_id: row.provider_id.as_deref().and_then(ProviderId::new),
            receipts: row.receipt.as_deref().map_or(Ok(Vec::new()), read_receipts)?,
        })
    }
}

fn read_receipts(text: &str) -> Result<Vec<Option<ReceiptState>>> {
    let one = |word: &str| (word != UNHEARD).then(|| word.parse()).transpose();
    text.split(',').map(one).collect::<std::result::Result<_, _>>().map_err(|e| StoreError::corrupt(TABLE, e))
}

fn write_receipts(receipts: &[Option<ReceiptState>]) -> String {
    receipts.iter().map(|r| r.map_or(UNHEARD, ReceiptState::as_str)).collect::<Vec<_>>().join(",")
}

impl Store {
    /// The attempt of this number.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>> {
        attempts::Entity::find_by_id(id.0).one(self.reader()).await?.map(Attempt::try_from).transpose()
    }

    /// The latest attempt to which a gateway gave this name.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn attempt_by_provider(
        &self,
        gateway: &str,
        provider_id: &ProviderId,
    ) -> Result<Option<Attempt>> {
        attempts::Entity::find()
            .filter(attempts::Column::Gateway.eq(gateway))
            .filter(attempts::Column::ProviderId.eq(provider_id.as_str()))
            .order_by_desc(attempts::Column::Id)
            .one(self.reader())
            .await?
            .map(Attempt::try_from)
            .transpose()
    }

    /// The attempts of a gateway to this telephone since a time, the latest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn attempts_to(
        &self,
        gateway: &str,
        phone: Fingerprint,
        since: Timestamp,
    ) -> Result<Vec<Attempt>> {
        attempts::Entity::find()
            .filter(attempts::Column::PhoneIndex.eq(phone.0.to_vec()))
            .filter(attempts::Column::StartedAt.gte(millis(since)))
            .filter(attempts::Column::Gateway.eq(gateway))
            .order_by_desc(attempts::Column::Id)
            .all(self.reader())
            .await?
            .into_iter()
            .map(Attempt::try_from)
            .collect()
    }

    /// The gateways by which a family of messages has been tried, the latest last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tried_gateways(&self, family: MessageId) -> Result<Vec<String>> {
        use sea_orm::{ExprTrait as _, QuerySelect, QueryTrait};
        let others = messages::Entity::find()
            .select_only()
            .column(messages::Column::Id)
            .filter(messages::Column::InsteadOf.eq(family.0))
            .into_query();
        let within = attempts::Column::Message.eq(family.0).or(attempts::Column::Message.in_subquery(others));
        Ok(attempts::Entity::find()
            .select_only()
            .column(attempts::Column::Gateway)
            .filter(within)
            .order_by_asc(attempts::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?)
    }
}

impl Tx {
    /// Writes down a call that is about to be made.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start_attempt(&mut self, new: &NewAttempt<'_>) -> Result<AttemptId> {
        let row = attempts::ActiveModel {
            message: Set(new.message.0),
            token: Set(new.token),
            gateway: Set(new.gateway.to_owned()),
            body: Set(new.body.to_owned()),
            status: Set(AttemptStatus::Sending.as_str().to_owned()),
            started_at: Set(millis(new.at)),
            phone_index: Set(new.phone.map(|phone| phone.0.to_vec())),
            ..Default::default()
        };
        let row = attempts::Entity::insert(row).exec_with_returning(&self.inner).await?;
        Ok(AttemptId(row.id))
    }

    /// The attempts of a message, the latest last. Lock the message before.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn attempts(&self, message: MessageId) -> Result<Vec<Attempt>> {
        attempts::Entity::find()
            .filter(attempts::Column::Message.eq(message.0))
            .order_by_asc(attempts::Column::Id)
            .all(&self.inner)
            .await?
            .into_iter()
            .map(Attempt::try_from)
            .collect()
    }

    /// Writes where an attempt stands now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_attempt(&mut self, id: AttemptId, status: AttemptStatus) -> Result<()> {
        let row = attempts::ActiveModel { status: Set(status.as_str().to_owned()), ..Default::default() };
        self.update_attempt(id, row).await
    }

    /// Writes how a call ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn answer_attempt(
        &mut self,
        id: AttemptId,
        status: AttemptStatus,
        answer: &AttemptAnswer,
        at: Timestamp,
    ) -> Result<()> {
        let row = attempts::ActiveModel {
            status: Set(status.as_str().to_owned()),
            answered_at: Set(Some(millis(at))),
            provider_id: Set(answer.provider_id.as_ref().map(|id| id.as_str().to_owned())),
            refusal: Set(answer.refusal.map(|r| r.as_str().to_owned())),
            remark: Set(answer.remark.as_ref().map(|r| r.as_str().to_owned())),
            ..Default::default()
        };
        self.update_attempt(id, row).await
    }

    /// Writes what has been heard of the segments of an attempt.
    ///
    /// # Errors
    /// What the database says.
    pub async fn receive_attempt(
        &mut self,
        id: AttemptId,
        status: AttemptStatus,
        receipts: &[Option<ReceiptState>],
        at: Timestamp,
    ) -> Result<()> {
        let row = attempts::ActiveModel {
            status: Set(status.as_str().to_owned()),
            receipt: Set(Some(write_receipts(receipts))),
            receipt_at: Set(Some(millis(at))),
            ..Default::default()
        };
        self.update_attempt(id, row).await
    }

    async fn update_attempt(&mut self, id: AttemptId, row: attempts::ActiveModel) -> Result<()> {
        attempts::Entity::update_many()
            .set(row)
            .filter(attempts::Column::Id.eq(id.0))
            .exec(&self.inner)
            .await?;
        Ok(())
    }
}
