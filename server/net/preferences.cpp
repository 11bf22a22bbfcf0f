#include "net/preferences.hpp"

#include <boost/beast/core/string.hpp>

namespace plenaria {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// What comes before `separator`, trimmed; `text` becomes what comes after.
std::string_view next_part(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(part);
}

/// "0", "1", "0.25", "1.000"; anything else counts as not wanted.
int weight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 0;
  if (text[0] == '1') return 1000;
  int value = 0;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && i < 5; ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return 0;
    value += (text[i] - '0') * unit;
  }
  return value;
}

}  // namespace

int weight_of(std::string_view name, std::string_view list) {
  while (!list.empty()) {
    auto entry = next_part(list, ',');
    if (!boost::beast::iequals(next_part(entry, ';'), name)) continue;
    while (!entry.empty()) {
      auto parameter = next_part(entry, ';');
      if (boost::beast::iequals(next_part(parameter, '='), "q")) return weight(trimmed(parameter));
    }
    return 1000;
  }
  return -1;
}

}  // namespace plenaria
