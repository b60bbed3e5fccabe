//! The featured sample people: those in the screenshots, and those with difficult names.

use ergo_protocol::AgentRole;

/// A member who is always the same.
pub struct Featured {
    /// Their id.
    pub id: &'static str,
    /// Their name.
    pub name: &'static str,
    /// The part of the email address before the @, or a whole address.
    pub mail: &'static str,
    /// Their role's name.
    pub role: &'static str,
    /// Their teams' names.
    pub teams: &'static [&'static str],
    /// Where they live.
    pub timezone: &'static str,
    /// Their language.
    pub locale: &'static str,
}

const fn person(
    id: &'static str,
    name: &'static str,
    mail: &'static str,
    role: &'static str,
    teams: &'static [&'static str],
    timezone: &'static str,
    locale: &'static str,
) -> Featured {
    Featured { id, name, mail, role, teams, timezone, locale }
}

/// A sample agent.
pub struct SampleAgent {
    /// Their id.
    pub id: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their email address.
    pub email: &'static str,
    /// What they may do.
    pub role: AgentRole,
    /// Where they live.
    pub timezone: &'static str,
    /// Their language.
    pub locale: &'static str,
}

/// All sample agents.
pub const AGENTS: [SampleAgent; 3] = [
    SampleAgent {
        id: "usr_5kfr",
        name: "Sam Okafor",
        email: "sam@ergo.example",
        role: AgentRole::Agent,
        timezone: "Europe/London",
        locale: "en-GB",
    },
    SampleAgent {
        id: "usr_2prn",
        name: "Priya Nair",
        email: "priya@ergo.example",
        role: AgentRole::Lead,
        timezone: "Asia/Kolkata",
        locale: "en-IN",
    },
    SampleAgent {
        id: "usr_8rbn",
        name: "Robin Hale",
        email: "robin@ergo.example",
        role: AgentRole::Observer,
        timezone: "America/Halifax",
        locale: "en-CA",
    },
];

/// In two workspaces: found twice, but viewed in only one at a time.
const MAREN: Featured = person(
    "usr_6mrn",
    "Maren Oduya-Lindqvist",
    "maren@oduya-consulting.example",
    "Admin",
    &[],
    "Europe/Stockholm",
    "sv-SE",
);

/// In Marlow Freight.
pub const MARLOW: &[Featured] = &[
    person("usr_7f3k", "Dana Reyes", "dana", "Editor", &["Billing", "Exports"], "Europe/Lisbon", "pt-PT"),
    person("usr_3ak7", "Aiko Kuroda 黒田愛子", "aiko", "Admin", &["Platform"], "Asia/Tokyo", "ja-JP"),
    person(
        "usr_2mfb",
        "María-Fernanda Bustamante de la Hoz y Villanueva",
        "mf.bustamante",
        "Viewer",
        &["Finance leads", "Customs", "Exports"],
        "America/Bogota",
        "es-CO",
    ),
    person("usr_9ysa", "ياسمين صالح", "yasmin", "Editor", &["Customs"], "Africa/Cairo", "ar-EG"),
    person(
        "usr_4tnw",
        "Tom Nakamura-Whitfield",
        "tom",
        "Billing manager",
        &["Billing"],
        "Europe/London",
        "en-GB",
    ),
    person("usr_8swn", "Oluwaseun Lawal", "seun", "Editor", &["Yard ops"], "Africa/Lagos", "yo-NG"),
    person("usr_1vna", "Ivana Petrović", "ivana", "Owner", &[], "Europe/Belgrade", "sr-Latn-RS"),
    person(
        "usr_6jhg",
        "Jens Højgaard",
        "jens",
        "Viewer",
        &["Customs", "Exports"],
        "Europe/Copenhagen",
        "da-DK",
    ),
    person("usr_5rca", "Ruth Castellanos", "ruth", "Guest", &["Yard ops"], "America/Monterrey", "es-MX"),
    person("usr_2bvd", "Béatrice Vandenbroucke", "bea", "Editor", &["Platform"], "Europe/Brussels", "fr-BE"),
    person("usr_7ksp", "Kwabena Sarpong", "kwabena", "Editor", &["Exports"], "Africa/Accra", "en-GH"),
    person(
        "usr_3wvw",
        "Wolfeschlegelsteinhausenbergerdorff-Hohenlohe, Maximiliana Theodora Philippa von und zu \
         Waldenburg-Schillingsfürst",
        "m.wolfeschlegelsteinhausenbergerdorff-hohenlohe-waldenburg",
        "Viewer",
        &["Fleet", "Customer care", "Night dispatch 夜間", "Yard ops"],
        "Europe/Berlin",
        "de-DE",
    ),
    person(
        "usr_9bqa",
        "יעל ברק (Yael Barak, QA)",
        "yael",
        "Editor",
        &["Platform"],
        "Asia/Jerusalem",
        "he-IL",
    ),
    person("usr_4gur", "सुनिता गुरुङ", "sunita", "Customs clerk", &["Customs"], "Asia/Kathmandu", "ne-NP"),
    MAREN,
];

/// In Lumen Labs.
pub const LUMEN: &[Featured] = &[
    person("usr_91xc", "Dana Reyna", "d.reyna", "Viewer", &["Research"], "America/Denver", "en-US"),
    person(
        "usr_5hng",
        "Hélène Aubert-Ngata",
        "helene",
        "Owner",
        &["People & money"],
        "Pacific/Auckland",
        "fr-FR",
    ),
    person("usr_1t0k", "Τάσος Οικονόμου", "tasos", "Owner", &["Optics"], "Europe/Athens", "el-GR"),
    person("usr_8adm", "Adaeze Whitlock", "adaeze", "Admin", &["Data"], "America/Los_Angeles", "en-US"),
];

/// In Northwind, which has one owner.
pub const NORTHWIND: &[Featured] = &[
    person("usr_0tac", "Tamsin Achebe", "tamsin", "Owner", &["Orders"], "Europe/Dublin", "en-IE"),
    MAREN,
    person("usr_3bkp", "Ōtani Bjørk-Æsa", "otani", "Bookkeeper", &["Accounts"], "Atlantic/Faroe", "fo-FO"),
];

/// In Halcyon Retail Group.
pub const HALCYON: &[Featured] = &[
    person("usr_2cho", "Cho Min-seo 조민서", "minseo", "Owner", &["Finance"], "Asia/Seoul", "ko-KR"),
    person("usr_6grv", "Gaurav देशपांडे", "gaurav", "Owner", &[], "Asia/Kolkata", "hi-IN"),
    person("usr_7adk", "Siân Adekunle-Price", "sian", "Admin", &["Store IT"], "Europe/London", "cy-GB"),
    person(
        "usr_5mhd",
        "محمد Haddad-O’Connor",
        "mohamed.haddad",
        "Store manager",
        &["Property"],
        "Asia/Beirut",
        "ar-LB",
    ),
    person("usr_9zqt", "Zoë 🛍 Quist", "zoe", "Editor", &["Brand & campaigns"], "Europe/Amsterdam", "nl-NL"),
    person(
        "usr_1thn",
        "ศศิประภา วงศ์ประเสริฐสุขสวัสดิ์",
        "sasiprapha",
        "Auditor",
        &["Loss prevention"],
        "Asia/Bangkok",
        "th-TH",
    ),
];
