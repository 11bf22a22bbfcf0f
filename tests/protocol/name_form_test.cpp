#include "protocol/cpp/name_form.hpp"

#include <catch2/catch.hpp>

using namespace plenaria;

TEST_CASE("two names that a reader takes for one have one form") {
  const std::string form = name_form("República de Chile");
  for (const std::string same : {"REPÚBLICA DE CHILE", "  República\tde   Chile ", "Repu\u0301blica de Chile",
                                 "República\u00A0de\u3000Chile", "Repúb\u200Blica de Chile", "Ｒepública de Chile"}) {
    CAPTURE(same);
    CHECK(name_form(same) == form);
  }
}

TEST_CASE("other names have other forms, though only an accent or a sign differs") {
  const std::string form = name_form("República de Chile");
  for (const std::string other :
       {"Republica de Chile", "República de Chile.", "RepúblicadeChile", "República, Chile"}) {
    CAPTURE(other);
    CHECK(name_form(other) != form);
  }
}

TEST_CASE("a name is found without its accents and capitals") {
  CHECK(search_form("Peña Nieto").find(search_form("PENA")) != std::string::npos);
  CHECK(search_form("Łódź").find(search_form("łodz")) != std::string::npos);
  CHECK(search_form("Ασία").find(search_form("ασια")) != std::string::npos);
  CHECK(search_form("日本政府").find(search_form("政府")) != std::string::npos);
  CHECK(search_form("Peña").find(search_form("pera")) == std::string::npos);
  CHECK(search_form(" \t ").empty());
}
