//! The names of commands in interfaces.

use super::command::CommandKind;

impl CommandKind {
    /// The name in interfaces: that of the variant, in small letters with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::RecordContact => "record-contact",
            Self::ConfirmContact => "confirm-contact",
            Self::Remark => "remark",
            Self::Classify => "classify",
            Self::Escalate => "escalate",
            Self::Dispatch => "dispatch",
            Self::Ask => "ask",
            Self::Decide => "decide",
            Self::AskAssist => "ask-assist",
            Self::AnswerAssist => "answer-assist",
            Self::RecordMeeting => "record-meeting",
            Self::AskRequester => "ask-requester",
            Self::Review => "review",
            Self::Resume => "resume",
            Self::Finish => "finish",
            Self::AddWords => "add-words",
            Self::Withdraw => "withdraw",
            Self::Judge => "judge",
            Self::SpotCheck => "spot-check",
            Self::Order => "order",
            Self::AnswerOrder => "answer-order",
            Self::Urge => "urge",
            Self::AskExclusion => "ask-exclusion",
            Self::DecideExclusion => "decide-exclusion",
            Self::Merge => "merge",
            Self::Unmerge => "unmerge",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_called_as_its_variant_is_spelled() {
        for kind in CommandKind::ALL {
            let words: String = kind.name().split('-').map(capitalised).collect();
            assert_eq!(words, format!("{kind:?}"));
        }
    }

    fn capitalised(word: &str) -> String {
        word[..1].to_uppercase() + &word[1..]
    }
}
