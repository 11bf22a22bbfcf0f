#include "hub/terms.hpp"

namespace plenaria {

namespace {

std::optional<Refusal> refuse_terms(const std::vector<std::string>& ids, const std::vector<Term>& terms,
                                    const std::string& field) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!has_term(terms, ids[i]))
      return Refusal{Code::invalid_params, "The dialogue has no such entry in its " + field + "; see dialogue.get.",
                     field + "[" + std::to_string(i) + "]"};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refuse_unknown_terms(const Tags& tags, const Dialogue& dialogue) {
  if (auto refusal = refuse_terms(tags.themes, dialogue.themes, "themes")) return refusal;
  if (auto refusal = refuse_terms(tags.levels, dialogue.levels, "levels")) return refusal;
  return refuse_terms(tags.perspectives, dialogue.perspectives, "perspectives");
}

}  // namespace plenaria
