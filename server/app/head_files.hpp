// The heads that the nodes of a data directory have acknowledged: DATA/heads/N.txt, one for each node, one line for
// each log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/owned_fd.hpp"
#include "ports/kept_heads.hpp"

namespace plenaria {

/// What the nodes of this data directory have acknowledged, of each log: for whoever only looks. Lines that are damaged
/// are passed over; nothing where there are no such files.
std::map<AggregateId, std::vector<Head>> acknowledged_heads(const std::filesystem::path& data);

class HeadFiles final : public KeptHeads {
 public:
  /// Reads what is there, of this node's predecessors and of nodes beside it, and takes the first file that is free. At
  /// most 256 nodes share a directory. Throws std::runtime_error with a sentence where the directory cannot be used.
  /// `warn` gets a line where a line of a file is damaged, or the file cannot be written any more.
  HeadFiles(const std::filesystem::path& data, std::function<void(const std::string& line)> warn);

  std::vector<Head> before(const AggregateId& aggregate) const override;
  /// A file that is not the one it says it is: each names its own inode.
  bool copied() const override { return copied_; }
  void keep(const AggregateId& aggregate, const Head& head) override;
  /// Removes the files of nodes that are gone. To be called when every log has been looked at.
  void take_over();

 private:
  void read(const std::filesystem::path& file, bool of_the_living);
  bool take(const std::filesystem::path& file);
  void begin_own();
  void sign_own();
  void warn_once(const std::string& line);

  std::filesystem::path directory_;
  std::function<void(const std::string&)> warn_;
  std::filesystem::path own_;
  OwnedFd file_;
  std::map<AggregateId, std::vector<Head>> before_;
  std::map<AggregateId, std::int64_t> places_;  ///< offset of its line
  std::int64_t size_ = 0;
  bool copied_ = false;
  bool warned_ = false;
};

}  // namespace plenaria
