// The short way of clean_text takes what people write, and never says otherwise than the steps do. Gates that are wrong
// on purpose show that a difference would be found.
#include "protocol/cpp/ordinary_text.hpp"

#include <rapidcheck/catch.h>
#include <unicode/uchar.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol/troublesome_texts.hpp"

using namespace plenaria;

namespace {

/// Letters of many scripts with the marks and gaps that are theirs; texts of them are ordinary now and then.
constexpr std::u32string_view kUsual =
    U"aAeEnNuUoOcCkKzZ0123456789.,;:-()¡¿«»’“”éèêñüøœçßǖ\u0301\u0327абвёйжщіїЯهنيا"
    U"حسمئةىؤأ؟،١٢\u064B\u064E\u0651\u0652"
    U"移民与发展、。が한가\u1112\u1161\u11ABहिन\u094Dஸ\u0BCBሰกำ\u0E48\u0336😀🇲🏴\u0345Ͱ"
    U"\u0378"
    U"        \u00A0\u3000\u202F\n\n\t";

using Gate = std::function<bool(const std::string&, std::size_t, Lines)>;

const Gate kGate = [](const std::string& text, std::size_t max_chars, Lines lines) {
  return is_ordinary_text(text, max_chars, lines);
};

/// A gate that takes `c` for what it is not.
template <char32_t c, std::uint8_t traits>
Gate gate_wrong_about() {
  return [known = std::make_shared<KnownTraits>()](const std::string& text, std::size_t max_chars, Lines lines) {
    return OrdinaryTexts([](char32_t one) { return one == c ? traits : traits_of(one); }, *known)
        .has(text, max_chars, lines);
  };
}

/// Where the gate is shut, the steps are what clean_text does.
bool agrees(const Gate& gate, const std::string& text, std::size_t max_chars, Lines lines) {
  if (!gate(text, max_chars, lines)) return true;
  const auto by_steps = clean_text_by_steps(text, max_chars, lines);
  return by_steps.has_value() && *by_steps == text;
}

bool same_outcome(const Result<std::string, TextFault>& one, const Result<std::string, TextFault>& other) {
  if (one.has_value() || other.has_value()) return one.has_value() && other.has_value() && *one == *other;
  return one.error().kind == other.error().kind && one.error().character == other.error().character &&
         one.error().place == other.error().place;
}

constexpr std::size_t kPlenty = 8000;

/// Every mark that the gate may let through, and every letter that has marks of its own.
const std::u32string& marked() {
  static const std::u32string kMarked = [] {
    std::u32string all;
    for (char32_t c = 0; c < 0x110000; ++c) {
      const auto traits = traits_of(c);
      if ((traits & trait::kMark) || ((traits & trait::kLetter) && (traits & trait::kMarks))) all += c;
    }
    return all;
  }();
  return kMarked;
}

/// Of so many texts, the same at each run; how many `which` holds of.
std::size_t count(std::size_t texts_tried, const std::function<bool(const std::string&, Lines)>& which) {
  const auto generator = texts(kUsual);
  rc::Random random(20180326);
  std::size_t found = 0;
  for (std::size_t i = 0; i < texts_tried; ++i) {
    const std::string text = to_utf8(generator(random.split(), static_cast<int>(i % 40)).value());
    for (const Lines lines : {Lines::one, Lines::many}) found += which(text, lines) ? 1 : 0;
  }
  return found;
}

std::size_t differences(const Gate& gate) {
  return count(20'000, [&](const std::string& text, Lines lines) { return !agrees(gate, text, kPlenty, lines); });
}

}  // namespace

TEST_CASE("what people write in the languages of the United Nations is ordinary") {
  for (const std::string text : {
           "The Chair thanked all delegations. Next: \"safe, orderly and regular\" migration (5 %).",
           "¡Señoras y señores, la migración «segura» —ordenada y regular— nos atañe a todos! ¿No es así?",
           "L’accueil des réfugiés\u00A0: où en sommes-nous\u202F? Voilà l’œuvre inachevée.",
           "Съезд обсудил ещё раз права мигрантов; их объём — 5 % бюджета.",
           "إنّ الهجرةَ الآمنة تعود بالنفع على الجميع، أليس كذلك؟ (المادة ١٢) شكراً جزيلاً",
           "移民与发展：安全、有序和正常的迁移。　谢谢主席先生！",
           "Primero:\n\n- uno\n\t- dos\n\n\nFin. 😀",
           "प्रवासियों के अधिकार सुरक्षित हों। புலம்பெயர்ந்தோர் สิทธิของผู้ย้ายถิ่น Quyền của người",
       }) {
    INFO(text);
    CHECK(is_ordinary_text(text, kPlenty, Lines::many));
  }
  for (const std::string name : {"José Ñandú Œuvre", "O’Connor-Łukasz", "محمد بن سلمان", "Владимир Ильич", "山田　太郎",
                                 "Grupo de los 77 y China"}) {
    INFO(name);
    CHECK(is_ordinary_text(name, 200, Lines::one));
  }
}

TEST_CASE("a gate that is open says what the steps say, for each character that there is") {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    for (const std::u32string& text : {std::u32string{c}, std::u32string{c, c}, std::u32string{U'a', c}})
      for (const Lines lines : {Lines::one, Lines::many})
        if (!agrees(kGate, to_utf8(text), kPlenty, lines)) FAIL_CHECK(static_cast<std::uint32_t>(c));
  }
}

TEST_CASE("what is remembered of a character is what ICU said of it, and is asked once") {
  static std::size_t asked = 0;
  const auto known = std::make_unique<KnownTraits>();
  const OrdinaryTexts texts(
      [](char32_t c) {
        ++asked;
        return traits_of(c);
      },
      *known);
  std::size_t characters = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    ++characters;
    const std::string text = to_utf8({c});
    const bool is_letter = (traits_of(c) & trait::kLetter) != 0;
    if (texts.has(text, 1, Lines::many) != is_letter || texts.has(text, 1, Lines::many) != is_letter)
      FAIL_CHECK(static_cast<std::uint32_t>(c));
  }
  CHECK(asked == characters);
}

TEST_CASE("no bytes that are not UTF-8 are ordinary") {
  // All of two bytes, of three and of four that begin a character, so far as their first bytes decide.
  const auto right_about = [](const std::string& bytes) {
    return code_points(bytes) != SIZE_MAX || !is_ordinary_text(bytes, kPlenty, Lines::many);
  };
  std::size_t wrong = 0;
  for (int first = 0; first < 0x100; ++first)
    for (int second = 0; second < 0x100; ++second) {
      std::string bytes{'a', static_cast<char>(first), static_cast<char>(second)};
      if (!right_about(bytes)) ++wrong;
      for (int third = 0; third < 0x100; ++third) {
        bytes.resize(3);
        bytes += static_cast<char>(third);
        if (!right_about(bytes)) ++wrong;
        if (first >= 0xF0 && !right_about(bytes += '\x80')) ++wrong;
      }
    }
  CHECK(wrong == 0);
}

TEST_CASE("the short way and the steps give one outcome") {
  const auto property = [](const std::u32string& characters) {
    const std::string text = to_utf8(characters);
    for (const std::size_t most : {characters.size() / 2, characters.size()})
      for (const Lines lines : {Lines::one, Lines::many})
        RC_ASSERT(same_outcome(clean_text(text, most, lines), clean_text_by_steps(text, most, lines)));
  };
  rc::prop("for texts of any trouble", [&] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts())) property(text);
  });
  rc::prop("for usual texts", [&] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts(kUsual))) property(text);
  });
  rc::prop("for marks upon marks", [&] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts(marked())))
      property(U'a' + text);
  });
  rc::prop("for letters with a mark or two", [&] {
    const auto letters = *rc::gen::container<std::u32string>(60, rc::gen::elementOf(marked()));
    for (const char32_t c : letters)
      for (const char32_t other : letters) property({U'a', c, other, U'a'});
  });
  rc::prop("for bytes that are lost or changed", [] {
    for (const auto& text : *rc::gen::container<std::vector<std::u32string>>(60, texts(kUsual))) {
      std::string bytes = to_utf8(text);
      if (bytes.empty()) continue;
      const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      if (*rc::gen::arbitrary<bool>()) bytes.erase(at, 1);
      else bytes[at] = *rc::gen::arbitrary<char>();
      for (const Lines lines : {Lines::one, Lines::many})
        RC_ASSERT(same_outcome(clean_text(bytes, kPlenty, lines), clean_text_by_steps(bytes, kPlenty, lines)));
    }
  });
}

TEST_CASE("a wrong gate is found out by the texts that find nothing against ours") {
  CHECK(count(20'000, [](const std::string& text, Lines lines) { return is_ordinary_text(text, kPlenty, lines); }) >
        2'000);
  CHECK(differences(kGate) == 0);
  CHECK(differences(gate_wrong_about<U'\u0301', trait::kLetter>()) > 0);
  CHECK(differences(gate_wrong_about<U'\u0301', trait::kMark | 1>()) > 0);
  CHECK(differences(gate_wrong_about<U'\u064E', trait::kLetter>()) > 0);
  CHECK(differences(gate_wrong_about<U'\u1161', trait::kLetter>()) > 0);
  CHECK(differences(gate_wrong_about<U' ', trait::kLetter>()) > 0);
  CHECK(differences(gate_wrong_about<U'\n', trait::kSpace>()) > 0);
  CHECK(differences(gate_wrong_about<U'\t', trait::kSpace>()) > 0);
}

TEST_CASE("the gate's rules for marks, gaps and lengths end where those of the steps do") {
  const auto many = [](const std::string& text, std::size_t most = kPlenty) {
    return is_ordinary_text(text, most, Lines::many);
  };
  const auto one = [](const std::string& text) { return is_ordinary_text(text, kPlenty, Lines::one); };
  std::string strokes = "Z";
  for (std::size_t i = 0; i < kMostMarks; ++i) strokes += "\u0336";
  CHECK(many(strokes));
  CHECK_FALSE(many(strokes + "\u0336"));
  CHECK_FALSE(many("ǖ" + strokes.substr(1 + 2)));  // ǖ brings two
  CHECK(many("ñandú", 5));
  CHECK_FALSE(many("ñandú", 4));
  CHECK(many("a\n\n\nb  c"));
  CHECK_FALSE(many("a\n\n\n\nb"));
  CHECK_FALSE(many("a \nb"));
  CHECK_FALSE(many("a\n"));
  CHECK(many("\ta"));
  CHECK_FALSE(many("\na"));
  CHECK_FALSE(many(""));
  CHECK_FALSE(many(" "));
  CHECK_FALSE(many("\u0336"));
  CHECK(one("a b\u00A0c"));
  CHECK_FALSE(one("a  b"));
  CHECK_FALSE(one(" a"));
  CHECK_FALSE(one("a "));
  CHECK_FALSE(one("a\nb"));
  CHECK_FALSE(one("a\tb"));
}
