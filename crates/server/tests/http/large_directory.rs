//! The agents' search in a large organization: what the indices find is what reading everyone finds.

use crate::{
    large::{fill, is_indexed},
    world::*,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many rows an answer has.
const SHOWN: usize = 20;
/// If fewer match, all of them are ranked.
const RANKED: usize = 500;

/// Some of the new people are in another workspace, too, and support is off in a third one.
const ELSEWHERE: [&str; 6] = [
    "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
         SELECT 'ws_lumen', p.id, p.folded_name, (SELECT min(id) FROM roles WHERE workspace_id = 'ws_lumen'), 'active', 1000
         FROM people p WHERE p.id LIKE '%n%3' AND p.email LIKE '%@new.example'",
    "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
         SELECT 'ws_halcyon', p.id, p.folded_name, (SELECT min(id) FROM roles WHERE workspace_id = 'ws_halcyon'), 'active', 1000
         FROM people p WHERE p.id LIKE '%n%1' AND p.email LIKE '%@new.example'",
    "UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_halcyon'",
    "UPDATE workspaces SET name = 'Quentin & Zoe', folded_name = 'quentin & zoe' WHERE id = 'ws_northwind'",
    // An agent who is a customer's user.
    "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
         SELECT 'ws_lumen', p.id, p.folded_name, (SELECT min(id) FROM roles WHERE workspace_id = 'ws_lumen'), 'active', 1000
         FROM people p WHERE p.id = 'usr_2prn'",
    "UPDATE people SET email = 'Dana.Quigley@Old.Example', folded_email = 'dana.quigley@old.example' WHERE id = 'usr-n88'",
];

struct Candidate {
    user: String,
    name: String,
    email: String,
    workspace: String,
    workspace_name: String,
    /// As it is searched.
    place: String,
    is_agent: bool,
}

/// Everyone in workspaces with support access.
async fn everyone(world: &World) -> Vec<Candidate> {
    let rows =
        "FROM memberships m JOIN people p ON p.id = m.person_id JOIN workspaces w ON w.id = m.workspace_id
                WHERE w.support_access <> 'off'";
    let columns = "p.id, p.folded_name, p.folded_email, w.id, w.name, w.folded_name,
                   CASE WHEN EXISTS (SELECT 1 FROM agents a WHERE a.person_id = p.id) THEN 'yes' ELSE '' END";
    let sql = if world.database.is_postgres() {
        format!("SELECT CAST(json_agg(json_build_array({columns})) AS TEXT) {rows}")
    } else {
        format!("SELECT json_group_array(json_array({columns})) {rows}")
    };
    let text: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&world.sql).await.unwrap();
    let rows: Vec<[String; 7]> = serde_json::from_str(&text).unwrap();
    let candidate = |[user, name, email, workspace, workspace_name, folded, agent]: [String; 7]| Candidate {
        place: format!(" {folded} {}", workspace.to_lowercase()),
        is_agent: !agent.is_empty(),
        user,
        name,
        email,
        workspace,
        workspace_name,
    };
    rows.into_iter().map(candidate).collect()
}

/// Who looks for someone, and what they may find.
struct Agent {
    token: String,
    by_email: bool,
    agents: bool,
}

impl Agent {
    async fn find(&self, world: &World, q: &str) -> Value {
        send(world.request(Method::GET, "/v1/directory").query(&[("q", q)]).bearer_auth(&self.token))
            .await
            .ok()
    }

    /// How well somebody matches.
    fn tier(&self, one: &Candidate, words: &[&str]) -> Option<usize> {
        let names = format!(" {} {}", one.name, one.user.to_lowercase());
        let email = if self.by_email { format!(" {}", one.email) } else { String::new() };
        let is_found = |word: &&str| [&names, &email, &one.place].iter().any(|text| text.contains(*word));
        if (one.is_agent && !self.agents) || !words.iter().all(is_found) {
            return None;
        }
        let whole = words.join(" ");
        let emails = if self.by_email { one.email.as_str() } else { "" };
        let user = one.user.to_lowercase();
        let own = [one.name.as_str(), &user, emails];
        let begun = format!("{names}{}", one.place);
        Some(if one.name == whole || one.user == whole || emails == whole {
            0
        } else if own.iter().any(|text| text.starts_with(&whole)) {
            1
        } else if words.iter().all(|word| begun.contains(&format!(" {word}"))) {
            2
        } else {
            3
        })
    }

    /// Compares an answer with what reading everyone finds. Where so many match that not all of them are ranked, whoever is
    /// found still matches.
    async fn compare(&self, world: &World, everyone: &[Candidate], q: &str) {
        let folded = q.to_lowercase();
        let mut words: Vec<&str> = Vec::new();
        for word in folded.split_whitespace() {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let mut matching: Vec<_> = everyone
            .iter()
            .filter_map(|one| {
                let tier = self.tier(one, &words)?;
                Some((tier, &one.name, &one.user, &one.workspace_name, &one.workspace))
            })
            .collect();
        matching.sort();
        let answer = self.find(world, q).await;
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let items = answer["items"].as_array().unwrap().iter();
        let found: Vec<_> = items.map(|item| (id(&item["user"]), id(&item["workspace"]))).collect();
        if matching.is_empty() {
            assert!(found.is_empty() || answer["approximate"] == true, "{q}: {answer}");
            return;
        }
        assert_eq!(answer["approximate"], false, "{q}");
        assert_eq!(found.len(), matching.len().min(SHOWN), "{q}");
        let known: BTreeMap<_, _> =
            matching.iter().map(|one| ((one.2.clone(), one.4.clone()), (one.0, one.1))).collect();
        let ranks: Vec<_> = found.iter().map(|one| known.get(one).expect(q)).collect();
        assert!(ranks.is_sorted(), "{q}: {ranks:?}");
        // The whole text, and names that begin with it, are always ranked.
        let whole = words.join(" ");
        let sure = matching.iter().take_while(|one| one.0 == 0 || one.1.starts_with(&whole)).count();
        let sure = if matching.len() <= RANKED { SHOWN } else { sure }.min(found.len());
        let expected: Vec<_> = matching.iter().take(sure).map(|one| (one.2.clone(), one.4.clone())).collect();
        assert_eq!(found[..sure], expected, "{q}");
    }
}

const SEARCHES: [&str; 59] = [
    "da",
    "an",
    "xu",
    "ow",
    "qx",
    "小明",
    "李 小明",
    "ов",
    "%a",
    "a%",
    "o_",
    "__",
    "dan",
    "rey",
    "eye",
    "ana",
    "dana",
    "dana reyes",
    "reyes dana",
    "dana danasson",
    "danasson dana",
    "dana dana",
    "xavier xu",
    "xavier x",
    "avier uigle",
    "quentin quigley",
    "quentin quigley usr-n1",
    "jean-luc o_neil",
    "an%a o_n",
    "o'brien smith u-n",
    "zoe петров",
    "петров маria",
    "maria jose zhang",
    "U-N1235",
    "u-n1235",
    "u-n12",
    "u-n",
    "usr-n777",
    "USR-N777",
    "n777",
    "mail777",
    "mail7770@new.example",
    "mail777 new.example",
    "dana.quigley@old.example",
    "Dana.Qui",
    "quigley@old",
    "marlow",
    "ws_marlow",
    "freight",
    "dana marlow",
    "marlow freight dana rey usr-n1",
    "xavier quigley lumen",
    "lumen xavier quigley u-n",
    "halcyon",
    "xavier halcyon",
    "quentin zoe",
    "zoe quentin & quentin",
    "lumen marlow",
    "priya",
];

async fn compare_all(world: &World, searches: &[&str], agents: bool) {
    let everyone = everyone(world).await;
    for (who, by_email) in [(SAM, true), (ROBIN, false)] {
        let agent = Agent { token: world.sign_in(who).await, by_email, agents };
        for q in searches {
            agent.compare(world, &everyone, q).await;
        }
    }
}

async fn large(agents: bool) -> World {
    let world = World::with(true, |config| config.policy.agents = agents).await;
    fill(&world).await;
    for write in ELSEWHERE {
        world.execute(write).await;
    }
    world
}

/// What is searched at every stage of the indexing.
const SOME: [&str; 6] = ["xavier quigley lumen", "dana", "u-n1235", "mail777", "freight", "priya"];

#[tokio::test]
async fn the_indices_find_what_reading_everyone_finds() {
    let world = large(false).await;
    // Before anyone is in the index, while some are, and after.
    for _ in 0..3 {
        compare_all(&world, &SOME, false).await;
    }
    is_indexed(&world).await;
    compare_all(&world, &SEARCHES, false).await;
}

#[tokio::test]
async fn agents_are_found_in_a_large_organization_if_the_policy_allows_it() {
    let world = large(true).await;
    compare_all(&world, &SOME, true).await;
    is_indexed(&world).await;
    compare_all(&world, &SOME, true).await;
}

#[tokio::test]
async fn in_a_large_organization_a_typo_is_forgiven_too() {
    let world = large(false).await;
    let sam = Agent { token: world.sign_in(SAM).await, by_email: true, agents: false };
    for _ in 0..2 {
        let everyone = everyone(&world).await;
        for (typed, name, place) in [
            ("qunetin quigly", "quentin quigley", ""),
            ("xaviier abcdefghji", "xavier abcdefghij", ""),
            ("quentin quigley lumne", "quentin quigley", "ws_lumen"),
            ("quigly quentni lumen", "quentin quigley", "ws_lumen"),
        ] {
            let mut expected: Vec<_> = everyone
                .iter()
                .filter(|one| one.name == name && one.workspace.starts_with(place))
                .map(|one| (one.user.as_str(), one.workspace.as_str()))
                .collect();
            expected.sort_unstable();
            expected.truncate(SHOWN);
            let answer = sam.find(&world, typed).await;
            let items = answer["items"].as_array().unwrap();
            let found: Vec<_> = items
                .iter()
                .map(|item| (item["user"]["id"].as_str().unwrap(), item["workspace"]["id"].as_str().unwrap()))
                .collect();
            assert_eq!((found, &answer["approximate"]), (expected, &json!(true)), "{typed}");
        }
        for nobody in ["qunetni quigly zzzz", "u-n1235x", "mail777x@new.example"] {
            assert_eq!(sam.find(&world, nobody).await["items"], json!([]), "{nobody}");
        }
        is_indexed(&world).await;
    }
}

/// What only the table has, and not the index, is not found: nobody reads the table from one end to the other.
#[tokio::test]
async fn no_search_of_a_large_organization_reads_everyone() {
    let world = large(false).await;
    if world.database.is_postgres() {
        return;
    }
    is_indexed(&world).await;
    let sam = Agent { token: world.sign_in(SAM).await, by_email: true, agents: false };
    for write in [
        "DROP TRIGGER grams_forget_names",
        "UPDATE search SET names = ' needle haystack ' || person_id WHERE workspace_id = 'ws_marlow' AND person_id = 'usr-n4321'",
    ] {
        world.execute(write).await;
    }
    for q in ["needle", "haystac", "needle marlow", "neelde", "haystakc marlow"] {
        assert_eq!(sam.find(&world, q).await["items"], json!([]), "{q}");
    }
    // The same in a small one: this is how everybody is read.
    world.execute("DELETE FROM memberships WHERE person_id LIKE '%-N%' AND person_id <> 'usr-n4321'").await;
    for q in ["needle", "haystac", "needle marlow"] {
        assert_eq!(sam.find(&world, q).await["items"][0]["user"]["id"], "usr-n4321", "{q}");
    }
}
