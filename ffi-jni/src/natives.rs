//! The native methods of `im.ntk.Native`. A panic or a misuse becomes a code, never an exception from here.
use std::cell::RefCell;
use std::ffi::c_void;
use std::time::Duration;

use jni::objects::{JByteArray, JClass, JIntArray, JLongArray};
use jni::strings::JNIStr;
use jni::sys::{JNI_FALSE, jboolean, jbyteArray, jint, jintArray, jlong};
use jni::{Env, EnvUnowned, NativeMethod, Outcome, jni_str};
use ntk_core::api::ErrorCode;
use ntk_core::kernel::OpenOptions;
use ntk_core::net::{Network, Trust};

use crate::{host, log, patch};

/// The one list of natives: Java's name, its signature, ours.
pub(crate) fn register(env: &mut Env<'_>) -> jni::errors::Result<()> {
    let native = |name: &'static JNIStr, signature: &'static JNIStr, function: *mut c_void| {
        // SAFETY: each function below takes and returns what its signature says, as a static method.
        unsafe { NativeMethod::from_raw_parts(name, signature, function) }
    };
    let methods = [
        native(jni_str!("apiHash"), jni_str!("()J"), api_hash as *mut c_void),
        native(jni_str!("open"), jni_str!("([BI[BI[B[B[B[J)I"), open as *mut c_void),
        native(jni_str!("submit"), jni_str!("(JI[B[J)I"), submit as *mut c_void),
        native(jni_str!("lastError"), jni_str!("()[B"), last_error as *mut c_void),
        native(jni_str!("waitWake"), jni_str!("(J)Z"), wait_wake as *mut c_void),
        native(jni_str!("pump"), jni_str!("(JII)[B"), pump as *mut c_void),
        native(jni_str!("frame"), jni_str!("(J)I"), frame as *mut c_void),
        native(jni_str!("close"), jni_str!("(J)I"), close as *mut c_void),
        native(jni_str!("setLog"), jni_str!("([BI)I"), set_log as *mut c_void),
        native(jni_str!("waitLog"), jni_str!("()[B"), wait_log as *mut c_void),
        native(jni_str!("listPatch"), jni_str!("(II[I[I[I)[I"), list_patch as *mut c_void),
    ];
    let class = env.find_class(jni_str!("im/ntk/Native"))?;
    // SAFETY: see above; all are static natives of that class.
    unsafe { env.register_native_methods(&class, &methods) }
}

/// Why a native did not do its work.
enum Failure {
    /// As C would say it.
    Code(ErrorCode),
    /// A null or wrong array.
    Argument,
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Failure {
        Failure::Code(code)
    }
}

impl From<jni::errors::Error> for Failure {
    fn from(_: jni::errors::Error) -> Failure {
        Failure::Argument
    }
}

/// Runs a body with the JVM's environment; a panic marks the kernel as failed.
fn run<'l, T>(
    env: &mut EnvUnowned<'l>,
    kernel: jlong,
    body: impl FnOnce(&mut Env<'l>) -> Result<T, Failure>,
) -> Result<T, ErrorCode> {
    match env.with_env(body).into_outcome() {
        Outcome::Ok(value) => Ok(value),
        Outcome::Err(Failure::Code(code)) => Err(code),
        Outcome::Err(Failure::Argument) => Err(ErrorCode::InvalidParameters),
        Outcome::Panic(_) => {
            if let Ok(host) = host::get(kernel as u64) {
                host.fail();
            }
            Err(ErrorCode::Internal)
        }
    }
}

fn text(env: &mut Env<'_>, bytes: &JByteArray<'_>) -> Result<String, Failure> {
    Ok(String::from_utf8(env.convert_byte_array(bytes)?).map_err(|_| ErrorCode::BadUtf8)?)
}

fn code(result: Result<(), ErrorCode>) -> jint {
    result.map_or_else(|code| code as jint, |()| ErrorCode::Ok as jint)
}

extern "system" fn api_hash<'l>(_env: EnvUnowned<'l>, _class: JClass<'l>) -> jlong {
    ntk_core::api::api_hash() as jlong
}

extern "system" fn open<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    directory: JByteArray<'l>,
    mailbox: jint,
    log: JByteArray<'l>,
    trust: jint,
    ca_pem: JByteArray<'l>,
    pins: JByteArray<'l>,
    proxy: JByteArray<'l>,
    out: JLongArray<'l>,
) -> jint {
    code(run(&mut env, 0, |env| {
        let directory = text(env, &directory)?;
        let mailbox = usize::try_from(mailbox).map_err(|_| ErrorCode::InvalidParameters)?;
        if directory.is_empty() || directory.contains('\0') || out.len(env)? < 2 {
            return Err(ErrorCode::InvalidParameters.into());
        }
        let mut options = OpenOptions::new(directory);
        options.log = text(env, &log)?;
        let trust = u32::try_from(trust).ok().and_then(Trust::from_u32).ok_or(ErrorCode::InvalidParameters)?;
        let (ca_pem, pins, proxy) = (text(env, &ca_pem)?, text(env, &pins)?, text(env, &proxy)?);
        options.network = Network { trust, ca_pem, pins, proxy };
        if mailbox > 0 {
            options.mailbox = mailbox;
        }
        let (kernel, request) = host::open(options)?;
        Ok(out.set_region(env, 0, &[kernel as jlong, request as jlong])?)
    }))
}

extern "system" fn submit<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    kernel: jlong,
    command: jint,
    args: JByteArray<'l>,
    out: JLongArray<'l>,
) -> jint {
    WHY.set(String::new());
    code(run(&mut env, kernel, |env| {
        let host = host::get(kernel as u64)?;
        if out.len(env)? < 1 {
            return Err(ErrorCode::InvalidParameters.into());
        }
        let args = env.convert_byte_array(&args)?;
        let request = host.submit(command as u32, &args).map_err(|e| {
            WHY.set(e.text);
            e.code
        })?;
        Ok(out.set_region(env, 0, &[request as jlong])?)
    }))
}

thread_local! {
    /// Why the newest command of this thread that was refused was refused.
    static WHY: RefCell<String> = RefCell::default();
}

/// Null only if the JVM has no memory for it.
extern "system" fn last_error<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>) -> jbyteArray {
    let why = |env: &mut Env<'l>| WHY.with_borrow(|why| Ok(env.byte_array_from_slice(why.as_bytes())?.into_raw()));
    run(&mut env, 0, why).unwrap_or(std::ptr::null_mut())
}

extern "system" fn wait_wake<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>, kernel: jlong) -> jboolean {
    run(&mut env, kernel, |_| Ok(host::wait_wake(kernel as u64))).map_or(JNI_FALSE, jboolean::from)
}

/// Null when the kernel is gone.
extern "system" fn pump<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    kernel: jlong,
    max_items: jint,
    budget_us: jint,
) -> jbyteArray {
    let array = run(&mut env, kernel, |env| {
        let max_items = usize::try_from(max_items).map_err(|_| ErrorCode::InvalidParameters)?;
        let budget = Duration::from_micros(u64::try_from(budget_us).map_err(|_| ErrorCode::InvalidParameters)?);
        let flat = match host::get(kernel as u64)?.pump(kernel as u64, max_items, budget) {
            // Another pump runs and takes what is there.
            Err(ErrorCode::Reentrant) => Vec::new(),
            other => other?,
        };
        Ok(env.byte_array_from_slice(&flat)?.into_raw())
    });
    array.unwrap_or(std::ptr::null_mut())
}

extern "system" fn frame<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>, kernel: jlong) -> jint {
    code(run(&mut env, kernel, |_| {
        host::get(kernel as u64)?.frame();
        Ok(())
    }))
}

extern "system" fn close<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>, kernel: jlong) -> jint {
    code(run(&mut env, kernel, |_| {
        host::get(kernel as u64)?.close();
        Ok(())
    }))
}

/// A null filter: nothing is logged any more.
extern "system" fn set_log<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>, filter: JByteArray<'l>, setting: jint) -> jint {
    code(run(&mut env, 0, |env| {
        let filter = if filter.is_null() { None } else { Some(text(env, &filter)?) };
        Ok(log::set(filter.as_deref(), setting as u32).map_err(|e| e.code)?)
    }))
}

/// Null only if the JVM has no memory for the lines.
extern "system" fn wait_log<'l>(mut env: EnvUnowned<'l>, _class: JClass<'l>) -> jbyteArray {
    run(&mut env, 0, |env| Ok(env.byte_array_from_slice(&log::wait())?.into_raw())).unwrap_or(std::ptr::null_mut())
}

fn numbers(env: &mut Env<'_>, array: &JIntArray<'_>) -> Result<Vec<jint>, Failure> {
    let mut out = vec![0; array.len(env)?];
    array.get_region(env, 0, &mut out)?;
    Ok(out)
}

/// Null when it is no patch.
extern "system" fn list_patch<'l>(
    mut env: EnvUnowned<'l>,
    _class: JClass<'l>,
    old_len: jint,
    new_len: jint,
    deletes: JIntArray<'l>,
    inserts: JIntArray<'l>,
    moves: JIntArray<'l>,
) -> jintArray {
    let array = run(&mut env, 0, |env| {
        let [deletes, inserts, moves] = [numbers(env, &deletes)?, numbers(env, &inserts)?, numbers(env, &moves)?];
        let all = patch::ways(old_len, new_len, &deletes, &inserts, &moves).ok_or(ErrorCode::InvalidParameters)?;
        let array = env.new_int_array(all.len())?;
        array.set_region(env, 0, &all)?;
        Ok(array.into_raw())
    });
    array.unwrap_or(std::ptr::null_mut())
}
