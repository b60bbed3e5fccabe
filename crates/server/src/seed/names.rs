//! Generates people from data/names.txt.

use crate::{seed::random::Random, store::fold::fold};

/// A made-up person.
pub struct Drawn {
    /// The name as written.
    pub name: String,
    /// The name as used in an email address.
    pub mail_name: String,
    /// Where they live.
    pub timezone: &'static str,
    /// Their language.
    pub locale: &'static str,
}

struct Language {
    locale: &'static str,
    family_first: bool,
    timezones: Vec<&'static str>,
    given: Vec<Part>,
    family: Vec<Part>,
}

/// A part of a name as written, and as used in an email address.
type Part = (&'static str, &'static str);

/// The names to draw from.
pub struct Names(Vec<Language>);

impl Names {
    /// Reads the data file.
    pub fn read() -> Self {
        let mut languages: Vec<Language> = Vec::new();
        for line in include_str!("data/names.txt").lines().filter(|line| !line.starts_with('#')) {
            if let Some(parts) = line.strip_prefix("given: ") {
                languages.last_mut().into_iter().for_each(|language| language.given = read_parts(parts));
            } else if let Some(parts) = line.strip_prefix("family: ") {
                languages.last_mut().into_iter().for_each(|language| language.family = read_parts(parts));
            } else if let [locale, order, timezones @ ..] = &line.split_whitespace().collect::<Vec<_>>()[..] {
                languages.push(Language {
                    locale,
                    family_first: *order == "eastern",
                    timezones: timezones.to_vec(),
                    given: Vec::new(),
                    family: Vec::new(),
                });
            }
        }
        Self(languages)
    }

    /// Generates a person. `None` only if the data file were empty.
    pub fn draw(&self, random: &mut Random) -> Option<Drawn> {
        let language = random.one(&self.0)?;
        let given = random.one(&language.given)?;
        let family = random.one(&language.family)?;
        let timezone = random.one(&language.timezones)?;
        // Chinese, Japanese, and Korean names are written without a space.
        let gap = if family.0 == family.1 || !language.family_first { " " } else { "" };
        let (first, second) = if language.family_first { (family, given) } else { (given, family) };
        Some(Drawn {
            name: format!("{}{gap}{}", first.0, second.0),
            mail_name: format!("{}.{}", mail_part(given.1), mail_part(family.1)),
            timezone,
            locale: language.locale,
        })
    }
}

fn read_parts(line: &'static str) -> Vec<Part> {
    line.split(", ").map(|part| part.split_once('=').unwrap_or((part, part))).collect()
}

fn mail_part(part: &str) -> String {
    fold(part).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::profile::{is_locale, is_timezone};

    #[test]
    fn every_name_can_have_an_address_and_every_timezone_is_one() {
        let Names(languages) = Names::read();
        assert!(languages.len() > 30);
        for language in &languages {
            assert!(is_locale(language.locale), "{}", language.locale);
            assert!(
                !language.timezones.is_empty() && language.timezones.iter().all(|zone| is_timezone(zone))
            );
            assert!(language.given.len() >= 4 && language.family.len() >= 3, "{}", language.locale);
            for (written, mail) in language.given.iter().chain(&language.family) {
                assert!(mail_part(mail).len() >= 2, "{written}");
                // No generated name may contain "dana", so that "dana rey" finds exactly the two featured Danas.
                assert!(!fold(written).contains("dana"), "{written}");
            }
        }
    }
}
