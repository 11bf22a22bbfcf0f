// What nodes tell each other and nobody keeps: presence, leases. Lost messages are made up for by the next one.
#pragma once

#include <functional>
#include <string>

namespace plenaria {

class EphemeralChannel {
 public:
  virtual ~EphemeralChannel() = default;
  /// To every node that listens, this one included. Dropped silently while the store cannot be used.
  virtual void tell(std::string message) = 0;
  /// Set once, before the store is connected.
  virtual void on_told(std::function<void(const std::string& message)>) = 0;
};

}  // namespace plenaria
