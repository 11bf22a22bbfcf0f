// A value or a refusal; exceptions are for start-up and for bugs.
#pragma once

#include <boost/system/result.hpp>

namespace plenaria {
template <class T, class E>
using Result = boost::system::result<T, E>;
}  // namespace plenaria
