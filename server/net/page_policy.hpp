// What a browser may do with what this server sends: the policies that go with every response. Who may use the server
// is origin.hpp's.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <string>
#include <string_view>

namespace plenaria {

/// Content-Security-Policy of everything but the page: it loads nothing, runs nothing and is framed by nobody.
constexpr std::string_view kSealedPolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Permissions-Policy: of what a browser can do for a page, what this one never asks for. It writes to the clipboard
/// when somebody copies a link, and may fill the screen.
constexpr std::string_view kPermissionsPolicy =
    "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), encrypted-media=(), "
    "geolocation=(), "
    "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), "
    "xr-spatial-tracking=()";

/// Content-Security-Policy of the page: its own scripts, styles and pictures by address, requests to this server alone,
/// no other document around or inside, and no way to make HTML or a script from a string (Trusted Types without any
/// policy; the page is compiled so that it never does). `host` is the request's Host: browsers of before 2022 do not
/// take 'self' to mean WebSockets, so they are named, where CSP can name the host (not as an IPv6 address) and it is
/// one.
std::string page_policy(std::string_view host);

/// What every response carries for browsers: `policy` as its Content-Security-Policy, no guessing of types, no
/// referrer, no features, no other site that embeds it or holds on to its window.
void set_browser_rules(boost::beast::http::fields& header, std::string_view policy = kSealedPolicy);

}  // namespace plenaria
