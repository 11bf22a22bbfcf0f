// The dialects by their names in a job.
#include <stdexcept>

#include "load/dialects/centrifuge.hpp"
#include "load/dialects/nats.hpp"
#include "load/dialects/plenaria.hpp"
#include "load/dialects/raw.hpp"
#include "load/dialects/socketio.hpp"

namespace plenaria {

std::unique_ptr<Dialect> make_dialect(std::string_view name, Coming coming) {
  if (name == "plenaria") return std::make_unique<PlenariaDialect>();
  if (name == "raw") return std::make_unique<RawDialect>();
  if (name == "nats") return std::make_unique<NatsDialect>();
  if (name == "centrifuge") return std::make_unique<CentrifugeDialect>(coming);
  if (name == "socketio") return std::make_unique<SocketioDialect>();
  throw std::runtime_error("what is the dialect " + std::string(name) + "?");
}

}  // namespace plenaria
