// The web client's files, as the binary carries them, and how a browser is given them: by encoding, by ETag, and with
// index.html for every page of the client. Not here: where the files come from (embed/).
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace plenaria {

struct StaticFile {
  std::string_view path;  ///< "/index.html", "/assets/app-1f0c.js"
  std::string_view content_type;
  std::string_view etag;  ///< of the bytes, without quotes; another one for other bytes
  std::string_view bytes;
  std::string_view gzip;  ///< the same, encoded; empty where there is no such variant
  std::string_view brotli;
};

using StaticFiles = std::span<const StaticFile>;

class StaticSite {
 public:
  /// Copies the files once, so that every response shares them.
  explicit StaticSite(StaticFiles files);

  /// The answer to GET or HEAD of `path`: 200, 304, 404, or 503 where the binary carries no web client.
  HttpResponse answer(std::string_view path, const RequestHeader& header) const;

 private:
  struct Variant {
    std::string coding;  ///< the Content-Encoding; empty for the bytes themselves
    std::string etag;    ///< with quotes
    std::shared_ptr<const std::string> body;
  };
  struct Entry {
    std::string content_type;
    std::string cache_control;
    std::vector<Variant> variants;  ///< the plainest last
  };

  std::optional<HttpResponse> file(const std::string& path, const RequestHeader& header) const;

  std::map<std::string, Entry> entries_;
};

}  // namespace plenaria
