//! A message centre as configuration says it. Known in every build, so that one without the driver can say what it lacks.

use serde::Deserialize;

use crate::config::{NumberForm, Secret};

/// A message centre that speaks SMPP 3.4.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmppConfig {
    /// Its name or address. The line is not encrypted.
    pub host: String,
    /// Its port.
    #[serde(default = "usual_port")]
    pub port: u16,
    /// The account.
    pub system_id: String,
    /// The account's password.
    pub password: Secret,
    /// The kind of client, where the centre wants one.
    #[serde(default)]
    pub system_type: String,
    /// Who texts are from. Empty: the centre says so itself.
    #[serde(default)]
    pub from: String,
    /// Type of that number: 0 unknown, 1 international, 2 national, 5 a name.
    #[serde(default)]
    pub from_ton: u8,
    /// Plan of that number: 0 unknown, 1 telephone.
    #[serde(default)]
    pub from_npi: u8,
    /// How numbers of recipients are written.
    #[serde(default = "usual_form")]
    pub number: NumberForm,
    /// Their type, if not the one that goes with the form: 1 with the country code, 0 without.
    #[serde(default)]
    pub to_ton: Option<u8>,
    /// Their plan.
    #[serde(default = "telephone")]
    pub to_npi: u8,
    /// How many texts may wait for the centre's answer at a time.
    #[serde(default = "usual_window")]
    pub window: u16,
    /// How a text goes that is longer than one.
    #[serde(default)]
    pub long_texts: LongTexts,
    /// How the centre writes its names of texts in its answers and in its receipts.
    #[serde(default)]
    pub message_ids: MessageIds,
    /// In which alphabet replies come that name none.
    #[serde(default)]
    pub alphabet: DefaultAlphabet,
}

/// How a text goes that is longer than one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LongTexts {
    /// In parts that the telephone joins, as every centre takes them. Each has its name and its receipt.
    #[default]
    Parts,
    /// Whole (`message_payload`), where the centre cuts it itself.
    Whole,
}

/// How the centre writes one and the same name. The standard leaves it open, and many centres write a number in two ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageIds {
    /// The same both times.
    #[default]
    Same,
    /// Hexadecimal in answers, decimal in the words of receipts.
    HexThenDecimal,
    /// Decimal in answers, hexadecimal in the words of receipts.
    DecimalThenHex,
}

/// The alphabet that the centre means by 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultAlphabet {
    /// GSM 03.38, one character a byte.
    #[default]
    Gsm,
    /// ISO 8859-1.
    Latin1,
    /// GBK, as gateways of mainland carriers have it.
    Gbk,
}

const fn usual_port() -> u16 {
    2775
}

const fn usual_form() -> NumberForm {
    NumberForm::Digits
}

const fn telephone() -> u8 {
    1
}

/// As many as Kannel has.
const fn usual_window() -> u16 {
    10
}
