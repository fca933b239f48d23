//! About: version, commit, licence, sources, and how to cite.
