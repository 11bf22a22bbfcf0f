// How Catch shows a Result: whether it is a value or a refusal, as its contents need not be printable.
#pragma once

#include <boost/system/result.hpp>
#include <catch2/catch.hpp>
#include <string>

namespace Catch {
template <class T, class E>
struct StringMaker<boost::system::result<T, E>> {
  static std::string convert(const boost::system::result<T, E>& result) { return result ? "a value" : "a refusal"; }
};
}  // namespace Catch
