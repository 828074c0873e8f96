//! Units of the protocol on the line. The lengths are read here and the contents by the codec, so that one unit that the
//! codec does not take costs that unit and not the line.

use std::io::{Error, ErrorKind, Result};

use bytes::BytesMut;
use rusmpp::decode::DecodeWithLength as _;
use rusmpp::encode::Length as _;
use rusmpp::encode::owned::Encode as _;
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::status::OK;

/// The four numbers at the head of each unit.
const HEAD: usize = 16;

/// The longest unit that is read: more than the longest text in one, 64 KiB, with all that goes with it.
const LONGEST: usize = 70 * 1024;

/// A unit as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// What it is.
    pub(super) id: CommandId,
    /// What became of what it answers.
    pub(super) status: u32,
    /// Which one it is, or answers.
    pub(super) sequence: u32,
    /// The rest.
    pub(super) body: Vec<u8>,
}

/// Reads one unit.
///
/// # Errors
/// What the connection says; [`ErrorKind::InvalidData`] when this cannot be SMPP.
pub(super) async fn read(from: &mut (impl AsyncRead + Unpin)) -> Result<Unit> {
    let length = usize::try_from(from.read_u32().await?).unwrap_or(usize::MAX);
    if !(HEAD..=LONGEST).contains(&length) {
        return Err(Error::new(ErrorKind::InvalidData, "what comes is not SMPP"));
    }
    let id = CommandId::from(from.read_u32().await?);
    let (status, sequence) = (from.read_u32().await?, from.read_u32().await?);
    let mut body = vec![0; length - HEAD];
    from.read_exact(&mut body).await?;
    Ok(Unit { id, status, sequence, body })
}

/// What a body says, as far as the codec takes it.
pub(super) fn decode(id: CommandId, body: &[u8]) -> Option<Pdu> {
    let mut whole = BytesMut::with_capacity(HEAD + body.len());
    for number in [u32::from(id), OK, 1] {
        whole.extend_from_slice(&number.to_be_bytes());
    }
    whole.extend_from_slice(body);
    let length = whole.len();
    Command::decode(&mut whole, length).ok().and_then(|(command, _)| command.pdu().cloned())
}

/// One unit to be written.
pub(super) fn encode(status: CommandStatus, sequence: u32, pdu: Pdu) -> Vec<u8> {
    let command = Command::new(status, sequence, pdu);
    let length = 4 + command.length();
    let mut whole = BytesMut::with_capacity(length);
    whole.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    command.encode(&mut whole);
    whole.to_vec()
}
