// The parts of an exported page, as embedded at build time from server/record/page: mustache templates and its style.
#pragma once

#include <string>

namespace plenaria {

struct PageTemplates {
  std::string begin;
  std::string entry;
  std::string end;
  std::string style;
};
PageTemplates embedded_page();

}  // namespace plenaria
