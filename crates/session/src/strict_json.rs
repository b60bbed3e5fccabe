//! strict_json.
