//! The site's own files, which no other site and no file manager sees (the origin private file system).

use super::{has, settled};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemWritableFileStream,
};

const FOLDER: &str = "lyapunov-lab";

pub(super) async fn keep(name: &str, blob: &Blob) -> Option<()> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let folder = folder().await?;
    let file = settled(folder.get_file_handle_with_options(name, &options)).await?;
    // Safari has it since 26; before that only workers write.
    if !has(&file, "createWritable") {
        return None;
    }
    let file: FileSystemFileHandle = file.unchecked_into();
    let stream = settled(file.create_writable()).await?;
    let stream: FileSystemWritableFileStream = stream.unchecked_into();
    let is_written = match stream.write_with_blob(blob) {
        Ok(writing) => settled(writing).await.is_some(),
        Err(_) => false,
    };
    // What is written becomes the file as the stream is closed, or not at all.
    let is_kept = is_written && settled(stream.close()).await.is_some();
    if !is_kept {
        remove(name).await;
        return None;
    }
    Some(())
}

pub(super) async fn open(name: &str) -> Option<Blob> {
    let file = settled(folder().await?.get_file_handle(name)).await?;
    let file: FileSystemFileHandle = file.unchecked_into();
    settled(file.get_file()).await?.dyn_into().ok()
}

pub(super) async fn remove(name: &str) -> Option<()> {
    settled(folder().await?.remove_entry(name)).await.map(drop)
}

async fn folder() -> Option<FileSystemDirectoryHandle> {
    let navigator = window().navigator();
    // There is none where the page came by plain http.
    if !has(&navigator, "storage") || !has(&navigator.storage(), "getDirectory") {
        return None;
    }
    let root = settled(navigator.storage().get_directory()).await?;
    let root: FileSystemDirectoryHandle = root.unchecked_into();
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let folder = settled(root.get_directory_handle_with_options(FOLDER, &options)).await?;
    Some(folder.unchecked_into())
}
