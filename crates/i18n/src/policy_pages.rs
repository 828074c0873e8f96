//! The pages on which administrators look at the policy and change it.

use domain::division::DivisionLevel;
use domain::policy::RoleId;

use crate::Lang;
use crate::macros::words;

words! {
    /// Title and tile.
    policy_title() { zh: "制度", en: "Policy" }
    /// Under the tile.
    policy_what() { zh: "现行制度、历史版本，修改制度", en: "What is in force, what was, and changing it" }
    /// Title of a version.
    policy_version(number) { zh: "第 {number} 版", en: "Version {number}" }
    /// Beside the version that is in force.
    policy_in_force() { zh: "现行", en: "In force" }
    /// Since when a version is in force.
    policy_since(time) { zh: "{time} 起", en: "since {time}" }
    /// How a version came to be.
    policy_from_file() { zh: "来自服务器上的文件", en: "From the file on the server" }
    /// How a version came to be.
    policy_from_file_after_edit() { zh: "来自服务器上的文件（文件有改动，取代了前一版）", en: "From the file on the server, which had changed and replaced the version before" }
    /// How a version came to be.
    policy_by_command() { zh: "在服务器上用命令启用", en: "By a command on the server" }
    /// How a version came to be.
    policy_by(name) { zh: "{name}在网页上启用", en: "By {name} on this desk" }
    /// What the page is about.
    policy_means() { zh: "新版本启用后，新来的事按新版本办；正在办的事仍按原来的版本。服务器上的制度文件只有改动过、重新启动后，才会取代这里的版本。", en: "What is filed from now on follows the new version; matters that run keep theirs. The file on the server takes the place of what is in force here only when it was changed and the program is started again." }
    /// Heading: the policy in words.
    policy_says() { zh: "制度说了什么", en: "What it says" }
    /// The text cannot be told in words any more.
    policy_unreadable() { zh: "这一版的格式已经不能识别，只能看原文。", en: "This version cannot be read any more; only its text is there." }
    /// Heading.
    policy_history() { zh: "历史版本", en: "Versions" }
    /// Button.
    policy_change() { zh: "修改制度", en: "Change the policy" }
    /// Button.
    policy_download() { zh: "下载文件", en: "Download the file" }
    /// Button: an earlier version once more.
    policy_again() { zh: "重新启用这一版", en: "Put this version in force again" }
    /// Heading: what a version changed.
    policy_changed() { zh: "与前一版相比", en: "What it changed" }
    /// The first version has none before it.
    policy_first() { zh: "这是第一版。", en: "This is the first version." }
    /// Heading: what a text would change.
    policy_would_change() { zh: "启用后会改变", en: "What would change" }
    /// No sentence is another one.
    policy_same_words() { zh: "制度的意思没有变，只改了原文的写法或没有列出的内容。", en: "No sentence changes: only how the text is written, or what the sentences do not name." }
    /// The text is the one in force.
    policy_nothing_changes() { zh: "和现行制度一样，没有改动。", en: "Nothing changes: this is the policy in force." }
    /// Before a sentence that holds no longer.
    policy_before() { zh: "原", en: "Before" }
    /// Before a sentence that holds from now on.
    policy_after() { zh: "改为", en: "After" }
    /// Heading: the changed lines.
    policy_lines() { zh: "原文的改动", en: "Changed lines" }
    /// Heading: the whole text.
    policy_text() { zh: "制度原文（TOML）", en: "Text of the policy (TOML)" }
    /// What to do with the text.
    policy_text_do() { zh: "改好后先“检查”：有问题会一次列出，没有问题会说明改变了什么，再决定是否启用。", en: "Change it, then check: all faults are listed at once; when there are none you see what changes, and decide." }
    /// Button.
    policy_check() { zh: "检查", en: "Check" }
    /// Button.
    policy_put() { zh: "启用", en: "Put in force" }
    /// Field.
    policy_note() { zh: "为什么改（记入历史）", en: "Why (kept with the version)" }
    /// How many matters keep their version.
    policy_running(count) { zh: "正在办的 {count} 件事仍按原来的版本。", en: "{count} matters are running and keep their version." }
    /// After putting it in force.
    policy_put_done() { zh: "已启用。几秒内所有服务都按新版本办。", en: "It is in force. All processes follow within seconds." }
    /// It can be put in force.
    policy_holds() { zh: "检查通过。请看下面的改变，再决定是否启用。", en: "It holds together. Look at what changes, then decide." }
    /// It cannot be put in force.
    policy_has_faults(count) { zh: "有 {count} 处要改，没有启用。您的内容都在下面。", en: "Nothing was put in force: {count} things are to be mended. Your text is kept below." }
    /// The line of a fault.
    policy_line(number) { zh: "第 {number} 行", en: "line {number}" }
    /// Somebody else was faster.
    policy_overtaken(version) { zh: "您打开以后，别人启用了第 {version} 版，所以没有启用您的。您的内容都在下面；下面的改变是和第 {version} 版相比。", en: "Somebody has put version {version} in force since you began, so yours was not. Your text is kept below; the changes are against version {version}." }
    /// The text is not what was checked.
    policy_check_again() { zh: "检查以后您又改了内容。请看清下面的改变，再点“启用”。", en: "You changed the text after it was checked. Look at what changes now, then put it in force." }
    /// Fault: too long.
    policy_too_long(kilobytes, lines) { zh: "制度太长：最多 {kilobytes} KB、{lines} 行。请删短后再检查。", en: "The text is too long: at most {kilobytes} KB and {lines} lines. Shorten it and check again." }
    /// Fault: whoever changes it could not change it back.
    policy_locks_out() { zh: "启用后，您自己就不能再改制度了。请保留市级以上、duty = \"administrator\" 的岗位。", en: "With it you could not change the policy any more yourself: keep your role with duty = \"administrator\" at city level or above." }
    /// Fault: a role that people hold is missing.
    policy_role_missing(role, people, places) { zh: "有 {people} 人担任岗位 {role}（{places}），但这里没有这个岗位：请在 [[roles]] 下补上，或先给他们换岗位。", en: "{people} people hold the role {role} ({places}), which is missing here: add it under [[roles]], or give them other roles first." }
    /// Fault: a role that people hold is at another level.
    policy_role_moved(role, people, places, level) { zh: "有 {people} 人担任岗位 {role}（{places}），但这里设在{level}：请保留原来的层级，或先给他们换岗位。", en: "{people} people hold the role {role} ({places}), which is at {level} level here: keep its level, or give them other roles first." }
}

impl Lang {
    /// The fault of a policy that a role which people hold is missing, or at another level of the tree.
    pub fn policy_lost_role(
        self,
        role: &RoleId,
        level: Option<DivisionLevel>,
        people: usize,
        divisions: &[String],
    ) -> String {
        let places = divisions.join(if self == Self::Zh { "、" } else { ", " });
        match level {
            None => self.policy_role_missing(role, people, places),
            Some(level) => self.policy_role_moved(role, people, places, self.tree_level(level)),
        }
    }
}
