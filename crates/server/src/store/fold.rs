//! Names as they are searched and sorted: lowercase, without the diacritics of Latin letters.
//!
//! An agent types "petrovic" and means Petrović. Only what people leave out when typing is folded; other
//! scripts are lowercased where they have cases and else left alone. Deliberately not Unicode collation: an
//! order that is the same everywhere matters more here than each language's own.

/// The folded form of a text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match plain(character) {
            Some(plain) => folded.push_str(plain),
            // Combining diacritics, e.g. of a decomposed é.
            None if ('\u{300}'..='\u{36f}').contains(&character) => {}
            None => folded.push(character),
        }
    }
    folded
}

fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ậ' | 'ắ' | 'ặ' => {
            "a"
        }
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            "e"
        }
        'ğ' | 'ģ' | 'ġ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' | 'ị' | 'ĩ' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' | 'ọ' | 'ơ' | 'ố' | 'ồ' | 'ộ' | 'ớ' | 'ờ' | 'ợ' => {
            "o"
        }
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'ṣ' => "s",
        'ť' | 'ț' | 'ţ' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' | 'ủ' | 'ũ' | 'ứ' | 'ừ' | 'ữ' | 'ự' => {
            "u"
        }
        'ý' | 'ÿ' | 'ỳ' | 'ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_what_people_leave_out() {
        for (written, folded) in [
            ("Ivana Petrović", "ivana petrovic"),
            ("Jens HØJGAARD", "jens hojgaard"),
            ("Béatrice", "beatrice"),
            ("Be\u{301}atrice", "beatrice"),
            ("İpek Işık", "ipek isik"),
            ("Weiß", "weiss"),
            ("ДАРЬЯ", "дарья"),
            ("ΕΛΈΝΗ", "ελένη"),
            ("黒田愛子", "黒田愛子"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }
}
