//! Secrets: sealing personal data, finding it again, and the tokens of pages.
//!
//! Everything is derived from a list of master secrets that lives outside the database. The first one seals and signs;
//! all of them open and verify, so that a new one can be put in front without anything becoming unreadable. What is
//! found again by a digest (`find`) has a secret of its own, which cannot change without digesting everything anew.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use domain::clock::{Entropy, random};
use domain::delivery::{CallbackKind, RawCallback};
use domain::ids::StaffId;
use domain::mail::MailAddress;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::Answers;
use domain::ways::Code;
use domain::{alphabet, text::PersonName};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use storage::{Fingerprint, NewWayCode, Sealed, StoredMail};
use subtle::ConstantTimeEq as _;

use crate::error::{CaseError, Result};

const NONCE: usize = 24;

/// Characters of a page token behind the ticket's number: 31^16 is above 2^79.
const TAG: usize = 16;

/// The secrets of a town. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Keys {
    masters: Vec<Master>,
    find: [u8; 32],
}

#[derive(Clone)]
struct Master {
    /// Which master sealed something: the first byte of what is sealed.
    id: u8,
    seal: [u8; 32],
    page: [u8; 32],
    form: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({} masters)", self.masters.len())
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Twelve characters, two bytes for each: the bias of 65,536 over 31 is below a thousandth.
pub(crate) fn readable(bytes: &[u8; 32]) -> String {
    let character = |pair: &[u8]| {
        let value = pair.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        alphabet::encode(value % alphabet::RADIX, 1)
    };
    let group = |eight: &[u8]| eight.chunks_exact(2).map(character).collect::<String>();
    bytes[..24].chunks_exact(8).map(group).collect::<Vec<_>>().join("-").to_lowercase()
}

impl Keys {
    /// From master secrets (the first in use, older ones behind it) and the secret for finding.
    ///
    /// # Errors
    /// Says which secret is missing or shorter than 32 bytes.
    pub fn new(masters: &[Vec<u8>], find: &[u8]) -> std::result::Result<Self, String> {
        if masters.is_empty() {
            return Err("there is no data secret".to_owned());
        }
        if let Some(n) = masters.iter().position(|m| m.len() < 32) {
            return Err(format!("data secret {} is shorter than 32 bytes", n + 1));
        }
        if find.len() < 32 {
            return Err("the find secret is shorter than 32 bytes".to_owned());
        }
        let master = |secret: &Vec<u8>| Master {
            id: mac(secret, &[b"id"])[0],
            seal: mac(secret, &[b"seal"]),
            page: mac(secret, &[b"page"]),
            form: mac(secret, &[b"form"]),
        };
        Ok(Self { masters: masters.iter().map(master).collect(), find: mac(find, &[b"find"]) })
    }

    fn seal(&self, text: &[u8], what: &'static str, entropy: &dyn Entropy) -> Sealed {
        let master = &self.masters[0];
        let nonce: [u8; NONCE] = random(entropy);
        let cipher = XChaCha20Poly1305::new(&master.seal.into());
        let payload = Payload { msg: text, aad: what.as_bytes() };
        // Only texts beyond 256 GiB cannot be encrypted.
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        Sealed([&[master.id][..], &nonce, &sealed].concat())
    }

    fn open(&self, sealed: &Sealed, what: &'static str) -> Result<Vec<u8>> {
        let (id, rest) = sealed.0.split_first().ok_or(CaseError::Sealed)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(CaseError::Sealed)?;
        let payload = || Payload { msg: body, aad: what.as_bytes() };
        self.masters
            .iter()
            .filter(|m| m.id == *id)
            .find_map(|m| {
                XChaCha20Poly1305::new(&m.seal.into()).decrypt(&XNonce::from(*nonce), payload()).ok()
            })
            .ok_or(CaseError::Sealed)
    }

    fn open_text(&self, sealed: &Sealed, what: &'static str) -> Result<String> {
        String::from_utf8(self.open(sealed, what)?).map_err(|_| CaseError::Sealed)
    }

    /// Seals a telephone number.
    pub fn seal_phone(&self, phone: &PhoneNumber, entropy: &dyn Entropy) -> Sealed {
        self.seal(phone.as_str().as_bytes(), "phone", entropy)
    }

    /// Reads a sealed telephone number.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no master fits.
    pub fn open_phone(&self, sealed: &Sealed) -> Result<PhoneNumber> {
        PhoneNumber::parse(&self.open_text(sealed, "phone")?).map_err(|_| CaseError::Sealed)
    }

    /// Seals a mail address.
    pub fn seal_mail(&self, mail: &MailAddress, entropy: &dyn Entropy) -> Sealed {
        self.seal(mail.as_str().as_bytes(), "mail", entropy)
    }

    /// A mail address as it is stored.
    pub fn store_mail(&self, mail: &MailAddress, entropy: &dyn Entropy) -> StoredMail {
        StoredMail { sealed: self.seal_mail(mail, entropy), index: self.find_mail(mail) }
    }

    /// Reads a sealed mail address.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no master fits.
    pub fn open_mail(&self, sealed: &Sealed) -> Result<MailAddress> {
        MailAddress::parse(&self.open_text(sealed, "mail")?).map_err(|_| CaseError::Sealed)
    }

    /// Seals a name.
    pub fn seal_name(&self, name: &PersonName, entropy: &dyn Entropy) -> Sealed {
        self.seal(name.as_str().as_bytes(), "name", entropy)
    }

    /// Reads a sealed name.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no master fits.
    pub fn open_name(&self, sealed: &Sealed) -> Result<PersonName> {
        PersonName::parse(&self.open_text(sealed, "name")?).map_err(|_| CaseError::Sealed)
    }

    /// Seals the answers to the questions of a category.
    pub fn seal_answers(&self, answers: &Answers, entropy: &dyn Entropy) -> Sealed {
        // Texts and lists of them always have a form as JSON.
        self.seal(&serde_json::to_vec(answers).unwrap_or_default(), "answers", entropy)
    }

    /// Reads sealed answers.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no master fits.
    pub fn open_answers(&self, sealed: &Sealed) -> Result<Answers> {
        serde_json::from_slice(&self.open(sealed, "answers")?).map_err(|_| CaseError::Sealed)
    }

    /// Seals what a gateway posted.
    pub fn seal_callback(&self, raw: &RawCallback, entropy: &dyn Entropy) -> Sealed {
        // The query, the media type and the body, each of the first two behind its length. A media type holds no line
        // break: what stands behind one is the signature.
        let kind = raw.content_type.as_deref().map_or(String::new(), |kind| format!("={kind}"));
        let signature = raw.signature.as_deref().map_or(String::new(), |signature| format!("\n{signature}"));
        let kind = format!("{kind}{signature}");
        let mut bytes = Vec::with_capacity(raw.query.len() + kind.len() + raw.body.len() + 16);
        for part in [raw.query.as_bytes(), kind.as_bytes()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes.extend_from_slice(&raw.body);
        self.seal(&bytes, "callback", entropy)
    }

    /// Reads what a gateway posted.
    ///
    /// # Errors
    /// [`CaseError::Sealed`] when no master fits.
    pub fn open_callback(&self, sealed: &Sealed) -> Result<RawCallback> {
        let bytes = self.open(sealed, "callback")?;
        let (query, rest) = split_part(&bytes).ok_or(CaseError::Sealed)?;
        let (kind, body) = split_part(rest).ok_or(CaseError::Sealed)?;
        let (kind, signature) = match kind.split_once('\n') {
            Some((kind, signature)) => (kind, Some(signature.to_owned())),
            None => (kind, None),
        };
        let content_type = kind.strip_prefix('=').map(str::to_owned);
        Ok(RawCallback { query: query.to_owned(), content_type, body: body.to_vec(), signature })
    }

    /// By which the same call of a gateway is known when it comes twice.
    pub fn find_callback(&self, gateway: &str, kind: CallbackKind, raw: &RawCallback) -> Fingerprint {
        let parts = [gateway.as_bytes(), kind.as_str().as_bytes(), raw.query.as_bytes(), &raw.body];
        Fingerprint(mac(&self.find, &[&[b"callback".as_slice()], &parts[..]].concat()))
    }

    /// By which rows with this telephone number are found.
    pub fn find_phone(&self, phone: &PhoneNumber) -> Fingerprint {
        Fingerprint(mac(&self.find, &[b"phone", phone.as_str().as_bytes()]))
    }

    /// By which it is known that a mail address is still the same. What stands before the `@` counts as it is written.
    pub fn find_mail(&self, mail: &MailAddress) -> Fingerprint {
        Fingerprint(mac(&self.find, &[b"mail", mail.as_str().as_bytes()]))
    }

    /// The code that proves a way of a person, made of the seed that is stored and of a key that is not.
    pub(crate) fn way_code(&self, new: &NewWayCode) -> Code {
        way_code(&self.masters[0], new)
    }

    /// Whether this is the code.
    pub(crate) fn is_way_code(&self, new: &NewWayCode, code: &Code) -> bool {
        let fits =
            |m: &Master| bool::from(way_code(m, new).as_str().as_bytes().ct_eq(code.as_str().as_bytes()));
        self.masters.iter().any(fits)
    }

    /// By which the same submission is known when it comes twice.
    pub fn find_submission(&self, parts: &[&[u8]]) -> Fingerprint {
        Fingerprint(mac(&self.find, &[&[b"submission".as_slice()], parts].concat()))
    }

    /// The token of the requester's own page: whoever has it is the requester.
    pub fn page_token(&self, ticket: TicketId) -> String {
        format!("{}{}", ticket.number(), page_tag(&self.masters[0], ticket))
    }

    /// The ticket of a page token; `None` when it is not one of ours. Letter case does not matter.
    pub fn read_page_token(&self, token: &str) -> Option<TicketId> {
        let token = alphabet::fold(token);
        let (number, tag) = token.split_at_checked(token.len().checked_sub(TAG)?)?;
        let ticket: TicketId = number.parse().ok()?;
        let ours =
            self.masters.iter().any(|m| bool::from(page_tag(m, ticket).as_bytes().ct_eq(tag.as_bytes())));
        ours.then_some(ticket)
    }

    /// What a form of a signed-in person must carry, so that no other site can send it for them.
    pub fn form_token(&self, session: &str) -> String {
        BASE64URL_NOPAD.encode(&mac(&self.masters[0].form, &[session.as_bytes()])[..18])
    }

    /// The password that a form gives to a person. It can be read out and typed on a telephone: no look-alikes, in groups
    /// of four, above 2^59 possibilities.
    pub(crate) fn password(&self, staff: StaffId, form: &str, shown: &str) -> String {
        let parts: [&[u8]; 4] = [b"password", &staff.0.to_be_bytes(), form.as_bytes(), shown.as_bytes()];
        readable(&mac(&self.masters[0].form, &parts))
    }

    /// Another text for each hash that a person had.
    pub(crate) fn password_mark(&self, staff: StaffId, hash: Option<&str>) -> String {
        let hash = hash.unwrap_or_default();
        let parts: [&[u8]; 3] = [b"password mark", &staff.0.to_be_bytes(), hash.as_bytes()];
        BASE64URL_NOPAD.encode(&mac(&self.masters[0].form, &parts)[..18])
    }

    /// Whether a form carries the token of its session.
    pub fn is_form_token(&self, session: &str, token: &str) -> bool {
        let fits = |m: &Master| BASE64URL_NOPAD.encode(&mac(&m.form, &[session.as_bytes()])[..18]);
        self.masters.iter().any(|m| bool::from(fits(m).as_bytes().ct_eq(token.as_bytes())))
    }
}

/// A text behind its length, and what follows it.
fn split_part(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
    Some((std::str::from_utf8(part).ok()?, rest))
}

fn way_code(master: &Master, new: &NewWayCode) -> Code {
    let (staff, way) = (new.staff.0.to_be_bytes(), new.way.as_str().as_bytes());
    let digest = mac(&master.form, &[b"way code", &staff, way, &new.address.0, &new.seed]);
    // Eight bytes: the bias towards smaller codes is beyond measure.
    Code::of(digest[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
}

fn page_tag(master: &Master, ticket: TicketId) -> String {
    let digest = mac(&master.page, &[&ticket.0.to_be_bytes()]);
    digest[..TAG * 2]
        .chunks_exact(2)
        // Two bytes for each character: the bias of 65,536 over 31 is below a thousandth.
        .map(|pair| alphabet::encode(u64::from(u16::from_be_bytes([pair[0], pair[1]])), 1))
        .collect()
}

/// The digest under which the token of a session is stored.
pub(crate) fn session_digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn entropy() -> Counting {
        Counting(0.into())
    }

    fn keys(first: u8) -> Keys {
        Keys::new(&[vec![first; 32], vec![1; 32]], &[9; 32]).unwrap()
    }

    #[test]
    fn what_is_sealed_can_be_read_with_an_older_key_and_not_with_a_foreign_one() {
        let phone = PhoneNumber::parse("13800001234").unwrap();
        let old = Keys::new(&[vec![1; 32]], &[9; 32]).unwrap();
        let sealed = old.seal_phone(&phone, &entropy());
        assert!(!sealed.0.windows(4).any(|w| w == b"1234"));
        assert_eq!(keys(2).open_phone(&sealed).unwrap(), phone);
        let foreign = Keys::new(&[vec![3; 32]], &[9; 32]).unwrap();
        assert!(matches!(foreign.open_phone(&sealed), Err(CaseError::Sealed)));
    }

    #[test]
    fn a_sealed_name_is_not_taken_for_a_number() {
        let name = PersonName::parse("13800001234").unwrap();
        let sealed = keys(2).seal_name(&name, &entropy());
        assert!(matches!(keys(2).open_phone(&sealed), Err(CaseError::Sealed)));
    }

    #[test]
    fn what_a_gateway_posted_comes_back_byte_by_byte_and_shows_no_number() {
        let (none, plain) = (None, Some("text/plain".to_owned()));
        for (content_type, signature) in [
            (none.clone(), None),
            (Some(String::new()), None),
            (plain.clone(), None),
            (plain, Some("C9qaEFDE+ao=".to_owned())),
            (none, Some("C9qaEFDE+ao=".to_owned())),
        ] {
            let (query, body) = ("from=13800001234".to_owned(), vec![0, 255, b'\n']);
            let raw = RawCallback { query, content_type, body, signature };
            let sealed = keys(2).seal_callback(&raw, &entropy());
            assert!(!sealed.0.windows(4).any(|w| w == b"1234"));
            assert!(keys(2).open_callback(&sealed).unwrap() == raw);
        }
    }

    #[test]
    fn a_page_token_is_known_and_a_changed_one_is_not() {
        let token = keys(2).page_token(TicketId(77));
        assert_eq!(keys(2).read_page_token(&token.to_lowercase()), Some(TicketId(77)));
        assert_eq!(
            Keys::new(&[vec![4; 32], vec![2; 32]], &[9; 32]).unwrap().read_page_token(&token),
            Some(TicketId(77))
        );
        let mut forged = TicketId(78).number();
        forged.push_str(&token[6..]);
        assert_eq!(keys(2).read_page_token(&forged), None);
        assert_eq!(keys(2).read_page_token(""), None);
        assert_eq!(keys(2).read_page_token("好好好好好好好好好好好好好好好好好好好"), None);
    }

    #[test]
    fn a_code_fits_one_way_of_one_person_at_one_time_and_any_key_that_holds() {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let (staff, way, address) = (StaffId(1), domain::ways::Way::Phone, Fingerprint([3; 32]));
        let new = NewWayCode { staff, way, address, seed: [5; 16], made: now, by: staff, until: now };
        let code = keys(2).way_code(&new);
        assert!(keys(2).is_way_code(&new, &code));
        let newer = Keys::new(&[vec![4; 32], vec![2; 32]], &[9; 32]).unwrap();
        assert!(newer.is_way_code(&new, &code));
        for other in [
            NewWayCode { seed: [6; 16], ..new.clone() },
            NewWayCode { staff: StaffId(2), ..new.clone() },
            NewWayCode { way: domain::ways::Way::Mail, ..new.clone() },
            NewWayCode { address: Fingerprint([4; 32]), ..new.clone() },
        ] {
            assert!(!keys(2).is_way_code(&other, &code), "{other:?}");
        }
        assert!(!keys(3).is_way_code(&NewWayCode { seed: [7; 16], ..new }, &code));
    }

    #[test]
    fn a_form_token_belongs_to_its_session() {
        let keys = keys(2);
        assert!(keys.is_form_token("a", &keys.form_token("a")));
        assert!(!keys.is_form_token("b", &keys.form_token("a")));
    }
}
