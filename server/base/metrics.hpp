// What is counted, in the Prometheus model. One registry for a process, passed in; families are made where they are
// used.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>

namespace plenaria {

class Metrics {
 public:
  /// Names begin with `plenaria_` and end with the unit (`_total`, `_seconds`, `_bytes`). `help` is one sentence.
  prometheus::Counter& counter(const std::string& name, const std::string& help, const prometheus::Labels& labels = {});
  prometheus::Gauge& gauge(const std::string& name, const std::string& help, const prometheus::Labels& labels = {});
  prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                   const prometheus::Histogram::BucketBoundaries& buckets);
  /// The text exposition format, version 0.0.4.
  std::string text() const;

 private:
  prometheus::Registry registry_;
};

}  // namespace plenaria
