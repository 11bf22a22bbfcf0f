// Whether two texts say the same words, for finding copies: in a queue, by one hand or by many. Not an identity:
// nothing is refused for good on its word, and nobody is shown a key.
#pragma once

#include <string>
#include <string_view>

namespace plenaria {

/// A key that two texts share when they differ only in what a reader would not call other words: capitals, width and
/// other compatibility forms, accents' encoding, digits' script, stretched Arabic (tatweel), invisible characters,
/// white space and punctuation, and look-alike letters of other scripts (UTS #39, confusables). What stands between two
/// digits counts as one space, so that 1.5 is not 15. A text of nothing but punctuation is compared by that.
/// Look-alikes make few words equal that are not ("Ι" and "l" in one place): the whole text has to agree. Behind 32,000
/// UTF-16 units of it, folded, only case, compatibility forms and invisible characters are passed over. Up to some 20
/// times as long as the text: keep a hash of it. REQUIRES: valid UTF-8.
std::string same_words(std::string_view text);

}  // namespace plenaria
