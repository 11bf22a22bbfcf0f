// Which texts are taken for copies of each other, in several scripts.
#include "protocol/cpp/same_words.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace plenaria;

namespace {

struct Pair {
  const char* why;
  const char* one;
  const char* other;
};

}  // namespace

TEST_CASE("texts that differ in nothing a reader would call words are copies") {
  const std::vector<Pair> pairs{
      {"capitals", "We support the Global Compact.", "WE SUPPORT THE GLOBAL COMPACT."},
      {"capitals in Russian", "Миграция и развитие", "МИГРАЦИЯ И РАЗВИТИЕ"},
      {"capitals in Greek, with a final sigma", "ο λόγος", "Ο ΛΌΓΟΣ"},
      {"capital sharp s", "Große Straße", "GROSSE STRASSE"},
      {"white space", "We  support\n\nthe\tcompact", "We support the compact"},
      {"no-break spaces", "Merci\u00A0! Vraiment\u202F?", "Merci! Vraiment?"},
      {"punctuation", "«Sí», ¡gracias!", "Si\u0301 gracias"},
      {"quotation marks", "the migrants’ rights", "the migrants' rights"},
      {"accents composed and decomposed", "Ñandú", "N\u0303andu\u0301"},
      {"full width", "ＭＩＧＲＡＴＩＯＮ　２０１８", "migration 2018"},
      {"ligatures", "eﬀective oﬃce", "effective office"},
      {"a zero width space in a word", "mig\u200Bration", "migration"},
      {"a soft hyphen", "mig\u00ADration", "migration"},
      {"an override around a word", "\u202Emigration\u202C", "migration"},
      {"tags that nobody sees", "migration\U000E0041\U000E0042", "migration"},
      {"Cyrillic letters in a Latin word", "suрроrt the соmрасt", "support the compact"},
      {"Cyrillic capitals in a Latin word", "ВАNК", "bank"},
      {"a small Cyrillic k in a Latin word", "banк", "bank"},
      {"a Cyrillic letter that is alike only when small", "ԁialogue", "dialogue"},
      {"Greek letters in a Latin word", "Μigrαtiοn", "migration"},
      {"capital I for l", "Iabour", "labour"},
      {"digits for letters", "M0B1LE", "mobile"},
      {"mathematical letters", "𝐦𝐢𝐠𝐫𝐚𝐭𝐢𝐨𝐧", "migration"},
      {"Persian with and without ZWNJ", "می\u200Cخواهم", "میخواهم"},
      {"Arabic keyboard letters in Persian", "كار", "کار"},
      {"stretched Arabic", "الهجـــرة", "الهجرة"},
      {"Arabic-Indic digits", "المادة ١٢", "المادة 12"},
      {"Arabic punctuation", "نعم، شكرا؟", "نعم, شكرا?"},
      {"Hebrew with marks of direction", "\u200Fהגירה\u200F", "הגירה"},
      {"Devanagari digits", "अनुच्छेद १३", "अनुच्छेद 13"},
      {"Hindi with and without ZWJ", "क्\u200Dष", "क्ष"},
      {"Chinese punctuation", "移民，发展。", "移民发展"},
      {"white space, where there are no words", "? \n!", "?!"},
      {"emoji with and without a variation selector", "❤\uFE0F", "❤"},
  };
  for (const auto& [why, one, other] : pairs) {
    INFO(why);
    CHECK(same_words(one) == same_words(other));
  }
}

TEST_CASE("texts that say something else are no copies") {
  const std::vector<Pair> pairs{
      {"another word", "We support the compact", "We oppose the compact"},
      {"a word more", "We support it", "We do not support it"},
      {"a decimal point", "1.5 million", "15 million"},
      {"a decimal point in Arabic", "١٫٥ مليون", "١٥ مليون"},
      {"two numbers", "articles 1 23", "articles 12 3"},
      {"another digit", "2018", "2019"},
      {"a nought more in Arabic", "المادة ١", "المادة ١٠"},
      {"an accent that makes another word", "el papa", "el papá"},
      {"another letter in Spanish", "año", "ano"},
      {"dots that make another Arabic letter", "حبر", "خبر"},
      {"another Hebrew letter", "בית", "כית"},
      {"another vowel in Hindi", "दिन", "दीन"},
      {"another Chinese character", "移民", "移居"},
      {"another emoji", "👍", "👎"},
      {"a plus sign", "+5", "5"},
      {"other punctuation, where there is nothing else", "?", "!"},
      {"punctuation and nothing", "…", ""},
  };
  for (const auto& [why, one, other] : pairs) {
    INFO(why);
    CHECK(same_words(one) != same_words(other));
  }
}

TEST_CASE("a text of nothing but white space has the key of none") {
  CHECK(same_words("").empty());
  CHECK(same_words(" \n\u3000").empty());
  CHECK(same_words("\u200B\u2060").empty());
}

TEST_CASE("the longest texts are compared to their end, those of signs for whole phrases more strictly") {
  const auto many = [](const char* character, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += character;
    return text;
  };
  const std::string globes = many("\U0001F30D", 7'999);
  CHECK(same_words(globes) == same_words(globes + "."));
  CHECK(same_words(globes) != same_words(globes + "x"));
  const std::string phrases = many("\uFDFA", 7'999);  // one character, eighteen of compatibility
  CHECK(same_words(phrases) == same_words(phrases + "\u200B"));
  CHECK(same_words(phrases) != same_words(phrases + "x"));
  const std::string words = many("ab", 16'000);
  CHECK(same_words(words + "x") != same_words(words + "y"));
  CHECK(same_words(words + "a👍") != same_words(words + "a👎"));
  CHECK(same_words(words.substr(1) + "👍") != same_words(words.substr(1) + "👎"));  // it stands across the bound
}
