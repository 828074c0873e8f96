//! What everybody must know of a gateway without being able to speak to it.

use super::stored_as;

/// What kind of gateway it is: who can read what it posts to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayKind {
    /// An inbox on a page, for trying out.
    Demo,
    /// Kannel's smsbox.
    Kannel,
    /// Any gateway over HTTP that configuration describes.
    Http,
    /// Alibaba Cloud SMS.
    Aliyun,
    /// Tencent Cloud SMS.
    Tencent,
    /// China Mobile's cloud MAS.
    Mas,
    /// Twilio.
    Twilio,
    /// A message centre that speaks SMPP 3.4.
    Smpp,
}

stored_as!(GatewayKind, "kind of gateway", {
    Demo => "demo",
    Kannel => "kannel",
    Http => "http",
    Aliyun => "aliyun",
    Tencent => "tencent",
    Mas => "mas",
    Twilio => "twilio",
    Smpp => "smpp",
});

/// Whether and how a gateway says that a text arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Receipts {
    /// What it accepts has arrived.
    AtOnce,
    /// It calls back.
    Later,
    /// It never says: accepted is all that will be known.
    Never,
}

/// What is answered to a gateway that called back, with status 200. Anything else makes it call again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The media type.
    pub content_type: String,
    /// The body, which some vendors compare letter by letter.
    pub body: String,
}

impl GatewayKind {
    /// What this kind of gateway wants to hear, unless its configuration says otherwise.
    ///
    /// Kannel gets an empty body: whatever stands in the answer to a reply, it texts back to the sender.
    pub fn ack(self) -> Ack {
        let (content_type, body) = match self {
            // What comes over a line of its own is answered there.
            Self::Demo | Self::Kannel | Self::Smpp => ("text/plain; charset=utf-8", ""),
            Self::Http | Self::Mas => ("text/plain; charset=utf-8", "OK"),
            Self::Aliyun => ("application/json", r#"{"code":0,"msg":"接收成功"}"#),
            Self::Tencent => ("application/json", r#"{"result":0,"errmsg":"OK"}"#),
            // An empty list of orders: nothing is texted back.
            Self::Twilio => ("text/xml; charset=utf-8", "<Response/>"),
        };
        Ack { content_type: content_type.to_owned(), body: body.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kannel_is_answered_with_nothing_that_it_could_text_back() {
        assert_eq!(GatewayKind::Kannel.ack().body, "");
    }
}
