// The dialects by their names in a job.
#include <stdexcept>

#include "load/dialects/plenaria.hpp"
#include "load/dialects/raw.hpp"

namespace plenaria {

std::unique_ptr<Dialect> make_dialect(std::string_view name) {
  if (name == "plenaria") return std::make_unique<PlenariaDialect>();
  if (name == "raw") return std::make_unique<RawDialect>();
  throw std::runtime_error("what is the dialect " + std::string(name) + "?");
}

}  // namespace plenaria
